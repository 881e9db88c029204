"""Somebody who visits headquarters' pages."""

from __future__ import annotations

import re
from typing import Any

import httpx

from scripts import demo_headquarters as demo

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
USERS = {"analyst": demo.ANALYST, "administrator": demo.ADMINISTRATOR}


class Visitor:
    """A browser without pictures: keeps cookies, fills the token of forms in."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, trust_env=False, headers={"Accept-Language": "es"}, timeout=60)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.http.get(path, **options)

    def token(self, path: str) -> str:
        return TOKEN.findall(self.get(path).text)[-1]

    def send(self, page: str, to: str, **fields: str) -> httpx.Response:
        """Fill in the form of a page."""
        return self.http.post(to, data={"form_token": self.token(page), **fields})

    def sign_in(self, name: str, password: str = demo.PASSWORD, onward: str = "/") -> httpx.Response:
        return self.send("/login", "/login", name=name, password=password, next=onward)
