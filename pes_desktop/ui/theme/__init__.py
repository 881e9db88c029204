"""Colours, sizes, typeface and icons of the window; every painted widget and the stylesheet take them from here."""
