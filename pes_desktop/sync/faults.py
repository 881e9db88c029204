"""What can stop an exchange, in codes: what the line did, and what headquarters answered."""

from __future__ import annotations

from typing import Any

import msgspec

from pes_desktop.domain.errors import EnvironmentFault, Fault

#: Faults after which asking the same again at once makes sense.
PASSING = frozenset({"server_unreachable", "server_slow", "server_error", "batch_early"})
#: Refusals of a PC whose keys are not those that headquarters knows; joining again mends them.
_KEY_REFUSALS = frozenset({"signature_missing", "signature_wrong", "signature_unknown", "device_key_known"})
_DEVICE_REFUSALS = frozenset({"device_unknown", "device_revoked", "device_copied"})
#: Refusals of what this program wrote.
_OUR_FAULT = frozenset({"batch_malformed", "batch_other_device", "request_malformed"})
#: What a headquarters that is older than we are answers to a question that it does not know.
NOT_KNOWN = (404, 405)
#: Refusals that the office has words or a remedy for; a code it does not know is no answer of our headquarters.
_PASSED_ON = frozenset({
    "batch_unknown", "batch_early", "batch_too_large", "batch_id_reused", "batch_number_taken", "enrol_code_wrong",
    "enrol_code_expired", "enrol_office_other", "enrol_device_other", "enrol_no_letter", "enrol_office_new",
    "handover_office", "handover_person", "too_many_requests"})


class ExchangeFault(EnvironmentFault):
    """The exchange stopped; nothing is lost. ``reached``: a line to the server existed before it failed."""

    def __init__(self, code: str, /, *, reached: bool = True, **params: Any) -> None:
        super().__init__(Fault(code, params=params))
        self.code = code
        self.reached = reached


class _Refusal(msgspec.Struct):
    code: str = ""
    params: dict[str, Any] = {}


def fault_of(status: int, body: bytes) -> ExchangeFault:
    """What an answer that is no yes means; a body that is no refusal of headquarters is rubbish."""
    try:
        refusal = msgspec.json.decode(body, type=_Refusal)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        refusal = _Refusal()
    code = refusal.code
    if (status == 401 and code in _DEVICE_REFUSALS) or code in _KEY_REFUSALS:
        return ExchangeFault("server_refused_device", reason=code)
    if code == "protocol_unsupported":
        return ExchangeFault("server_other_version")
    if code in _PASSED_ON:
        return ExchangeFault(code, **{key: value for key, value in refusal.params.items() if key != "reached"})
    if code in _OUR_FAULT:
        return ExchangeFault("server_refused_batch", reason=code)
    if status >= 500:
        return ExchangeFault("server_error", status=status)
    if status in NOT_KNOWN and code in {"request_refused", "unknown_type"}:  # a headquarters that is older than we are
        return ExchangeFault("server_rubbish", status=status)
    return ExchangeFault("server_rubbish")
