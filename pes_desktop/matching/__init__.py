"""Who fits a vacancy, and which vacancies fit a person: plain column data in, ranked and explained candidates out.

``rows`` maps stored columns to profiles, ``index`` ranks, ``filters`` and ``score`` hold the rules, ``explain`` and
``words`` say why. Sex, age, ethnicity and disability never reach the score: a profile does not hold them.
"""
