"""Logging in and out, invitations and resets, one's account and tokens, and the admin's page of people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from detente.errors import DetenteError
from detente.web.desk import limits, people
from detente.web.desk.access import ROLES, SCOPES, Person, Refused
from detente.web.desk.forms import TheDesk, TheForm, asks, counted, done
from detente.web.desk.mount import NEW, Mounted, address, html, way_in

router = APIRouter()
Account = Annotated[Person, asks("account")]
Admin = Annotated[Person, asks("people")]


def _shared(mount: Mounted) -> None:
    if not mount.settings.shared:
        raise Refused("This study is served to this computer only; there is nobody to log in.")


# ---------------------------------------------------------------- in and out


@router.get("/login")
def login(request: Request, mount: TheDesk, next: str = "/") -> Response:
    _shared(mount)
    return html(request, "login.html", next=way_in(next), wrong=None, proxy=mount.settings.proxy_header is not None)


@router.post("/login")
def log_in(request: Request, mount: TheDesk, form: TheForm) -> Response:
    """Begins a session of a new secret; whatever cookie the browser had before is worth nothing afterwards."""
    _shared(mount)
    goal = way_in(form.one("next"))
    try:
        _, secret = people.log_in(mount.desk, form.one("login"), form.one("password"), address(request))
    except Refused as refused:
        page = html(request, "login.html", next=goal, wrong=str(refused), proxy=False)
        page.status_code = refused.status
        return page
    _end(request, mount)
    setattr(request.state, NEW, secret)
    return RedirectResponse(goal, 303)


@router.post("/logout")
def log_out(request: Request, mount: TheDesk, form: TheForm) -> Response:
    _end(request, mount)
    return RedirectResponse("/login", 303, headers={"Clear-Site-Data": '"cache"'})


def _end(request: Request, mount: Mounted) -> None:
    had = request.cookies.get(mount.settings.cookie)
    if had:
        with mount.desk.writing() as c:
            people.end_session(c, had)


@router.get("/invitation")
def invitation(request: Request, mount: TheDesk) -> Response:
    """The code of the link stands behind the #, where it reaches no server log; a script puts it into the form."""
    _shared(mount)
    return html(request, "ticket.html", kind="invitation", shortest=people.SHORTEST)


@router.post("/invitation")
def accept(request: Request, mount: TheDesk, form: TheForm) -> Response:
    _shared(mount)
    _guess(mount, request)
    with mount.desk.writing() as c:
        person_id = people.accept(
            mount.desk,
            c,
            form.one("code").strip(),
            form.one("login"),
            form.one("shown") or form.one("login"),
            form.one("password"),
        )
        setattr(request.state, NEW, people.begin_session(mount.desk, c, person_id))
    return RedirectResponse("/", 303)


@router.get("/reset")
def reset_page(request: Request, mount: TheDesk) -> Response:
    _shared(mount)
    return html(request, "ticket.html", kind="reset", shortest=people.SHORTEST)


@router.post("/reset")
def reset(request: Request, mount: TheDesk, form: TheForm) -> Response:
    _shared(mount)
    _guess(mount, request)
    with mount.desk.writing() as c:
        people.reset(mount.desk, c, form.one("code").strip(), form.one("password"))
    return RedirectResponse("/login", 303)


def _guess(mount: Mounted, request: Request) -> None:
    with mount.desk.writing() as c:
        limits.check(c, "ticket", address(request), mount.desk.clock())
        limits.note(c, "ticket", address(request), mount.desk.clock())


# ---------------------------------------------------------------- one's own account


@router.get("/account")
def account(request: Request, mount: TheDesk, person: Account) -> Response:
    return _account(request, mount, person)


def _account(request: Request, mount: Mounted, person: Person, token: str | None = None) -> Response:
    with mount.desk.reading() as c:
        mine = people.my_tokens(c, person)
    return html(request, "account.html", person=person, tokens=mine, token=token, scopes=SCOPES, shortest=people.SHORTEST)


@router.post("/account/password")
def password(request: Request, mount: TheDesk, person: Account, form: TheForm) -> Response:
    """Changes the password of who knows the present one; every session ends, this browser gets a new one."""
    _by_person(person)
    _, secret = people.log_in(mount.desk, person.login, form.one("present"), address(request))
    with mount.desk.writing() as c:
        people.end_session(c, secret)
        people.set_password(c, person.person_id, form.one("password"))
        setattr(request.state, NEW, people.begin_session(mount.desk, c, person.person_id))
    return RedirectResponse("/account", 303)


@router.post("/account/tokens")
def make_token(request: Request, mount: TheDesk, person: Account, form: TheForm) -> Response:
    _by_person(person)
    counted(mount, person)
    with mount.desk.writing() as c:
        token = people.make_token(mount.desk, c, person, form.one("name"), form.get("scope") or [])
    return _account(request, mount, person, token)


@router.post("/account/tokens/{token_id}/revoke")
def revoke(request: Request, mount: TheDesk, person: Account, form: TheForm, token_id: str) -> Response:
    _by_person(person)
    with mount.desk.writing() as c:
        people.revoke_token(mount.desk, c, person, token_id)
    return done(request, "/account")


def _by_person(person: Person) -> None:
    """A token makes no tokens and changes no password: who finds one must not keep it for good."""
    if person.scopes is not None:
        raise Refused("A token cannot do this. Log in with your password.")


# ---------------------------------------------------------------- the admin's


@router.get("/admin/people")
def everybody(request: Request, mount: TheDesk, person: Admin) -> Response:
    return _people(request, mount)


def _people(request: Request, mount: Mounted, link: str | None = None, what: str = "") -> Response:
    with mount.desk.reading() as c:
        found = people.everybody(c)
    return html(request, "people.html", people=found, roles=ROLES, link=link, what=what, shared=mount.settings.shared)


@router.post("/admin/people/invite")
def invite(request: Request, mount: TheDesk, person: Admin, form: TheForm) -> Response:
    counted(mount, person)
    with mount.desk.writing() as c:
        secret = people.invite(mount.desk, c, form.one("role"), person.person_id)
    return _people(
        request, mount, f"{base(request)}/invitation#{secret}", f"An invitation as {form.one('role')}, good for 7 days"
    )


@router.post("/admin/people/{person_id}/role")
def role(request: Request, mount: TheDesk, person: Admin, form: TheForm, person_id: str) -> Response:
    with mount.desk.writing() as c:
        people.set_role(c, person_id, form.one("role"))
    return done(request, "/admin/people")


@router.post("/admin/people/{person_id}/reset")
def reset_link(request: Request, mount: TheDesk, person: Admin, form: TheForm, person_id: str) -> Response:
    with mount.desk.writing() as c:
        secret = people.reset_ticket(mount.desk, c, person_id, person.person_id)
    return _people(request, mount, f"{base(request)}/reset#{secret}", "A link to set a new password, good for a day")


@router.post("/admin/people/{person_id}/close")
def close(request: Request, mount: TheDesk, person: Admin, form: TheForm, person_id: str) -> Response:
    if person_id == person.person_id:
        raise DetenteError("You cannot close your own account. Another admin can.")
    with mount.desk.writing() as c:
        people.close(mount.desk, c, person_id)
    return done(request, "/admin/people")


def base(request: Request) -> str:
    """The address of this server as others know it, without a slash at its end."""
    given: str | None = request.app.state.settings.origin_url
    return (given or f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}").rstrip("/")
