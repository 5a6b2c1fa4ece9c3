"""Errors that no operation has answered, in the shape of all others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import JsonResponse

from everyvillage.core.errors import Fault, InputError
from everyvillage.services.answering import API_JSON, API_PREFIX, as_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Answer = Callable[[HttpRequest], HttpResponse]

_FIRST_ERROR = 400
_WORDS = {
    404: ("api.no-such-address", "an address that is not there", "an address of the description"),
    405: ("api.wrong-method", "a method it does not have", "a method of the header Allow"),
    500: ("api.mistake-ours", "a mistake of this software", "the same request, later"),
}
_OTHER = ("api.refused", "a request that is not taken", "a request of the description")


class ApiShapeMiddleware:
    """Give programs plain data where a page of a problem was made for people."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and put an error under the API's addresses into its shape."""
        response = self.get_response(request)
        failed = response.status_code >= _FIRST_ERROR and request.path.startswith(API_PREFIX)
        if failed and not response.headers.get("Content-Type", "").startswith("application/json"):
            code, found, accepted = _WORDS.get(response.status_code, _OTHER)
            fault = Fault(code, "", "an answer", found, accepted, "see the page /api/v1/")
            response.content = json.dumps({"faults": [fault.as_dict()]}).encode()
            response.headers["Content-Type"] = API_JSON
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Refuse an operation of the API that is asked with words it does not know."""
        if not request.path.startswith(API_PREFIX):
            return None
        # The operations are those of the services, which are known once the site is up.
        from everyvillage.web.api.asked import unknown_words  # noqa: PLC0415 - as said

        faults = unknown_words(request)
        if not faults:
            return None
        return JsonResponse(as_faults(InputError(faults)), status=400, content_type=API_JSON)
