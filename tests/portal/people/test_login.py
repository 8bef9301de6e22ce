"""Entering with a local account or as an invented user, and in which capacity."""

from __future__ import annotations

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.fixtures import Settings
from tests.portal import factory

from maatwerk.portal.audit import chain
from maatwerk.portal.people import demo, services
from maatwerk.portal.people.models import Grant, User
from maatwerk.portal.people.roles import Role

pytestmark = pytest.mark.django_db
LOGIN = "/aanmelden/"


@pytest.fixture
def employer() -> User:
    return factory.user("an.werkgever", Role.EMPLOYER, organisation=factory.organisation(100))


def test_a_local_account_enters_under_a_new_session_key(client: Client, employer: User) -> None:
    client.get(LOGIN)
    session = client.session
    session["before"] = "1"
    session.save()
    before = session.session_key
    response = client.post(LOGIN, {"username": employer.username, "password": factory.PASSWORD})
    assert response.status_code == 302
    assert client.session.session_key != before
    assert client.get("/").context["acting"].role is Role.EMPLOYER


def test_an_address_elsewhere_is_not_followed(client: Client, employer: User) -> None:
    told = {"username": employer.username, "password": factory.PASSWORD}
    assert client.post(f"{LOGIN}?next=https://elders.example/", told).headers["Location"] == "/"
    client.logout()
    assert client.post(f"{LOGIN}?next=/dossiers/", told).headers["Location"] == "/dossiers/"


def test_a_wrong_password_tells_not_whether_the_name_exists(client: Client, employer: User) -> None:
    known = client.post(LOGIN, {"username": employer.username, "password": "fout"})
    unknown = client.post(LOGIN, {"username": "niemand", "password": "fout"})
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors
    assert "horen niet bij elkaar" in known.content.decode()


def test_after_too_many_attempts_the_page_says_how_long(client: Client, employer: User) -> None:
    for _each in range(configured.AXES_FAILURE_LIMIT):
        response = client.post(LOGIN, {"username": employer.username, "password": "fout"})
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "over 15 minuten" in response.content.decode()
    right = client.post(LOGIN, {"username": employer.username, "password": factory.PASSWORD})
    assert right.status_code == 429


def test_the_lock_opens_when_the_page_said(client: Client, employer: User) -> None:
    for _each in range(configured.AXES_FAILURE_LIMIT):
        client.post(LOGIN, {"username": employer.username, "password": "fout"})
    attempt = AccessAttempt.objects.get()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - dt.timedelta(minutes=15, seconds=1))
    assert client.post(LOGIN, {"username": employer.username, "password": factory.PASSWORD}).status_code == 302


def test_another_name_on_the_same_address_is_not_locked(client: Client, employer: User) -> None:
    for _each in range(configured.AXES_FAILURE_LIMIT):
        client.post(LOGIN, {"username": "iemand.anders", "password": "fout"})
    assert client.post(LOGIN, {"username": employer.username, "password": factory.PASSWORD}).status_code == 302


def test_without_local_accounts_a_password_opens_nothing(client: Client, employer: User, settings: Settings) -> None:
    settings.LOCAL_LOGIN = False
    assert client.post(LOGIN, {"username": employer.username, "password": factory.PASSWORD}).status_code == 403
    assert 'name="password"' not in client.get(LOGIN).content.decode()


def test_a_form_from_elsewhere_is_refused(employer: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in (LOGIN, "/aanmelden/demo/", "/afmelden/", "/hoedanigheid/", "/wachtwoord/"):
        strict.force_login(employer)
        assert strict.post(address, {"username": employer.username}).status_code == 403, address


def test_logging_out_asks_for_a_post_and_ends_the_session(client: Client, employer: User) -> None:
    client.force_login(employer)
    assert client.get("/afmelden/").status_code == 405
    assert client.post("/afmelden/").headers["Location"] == LOGIN
    assert client.get("/dossiers/").headers["Location"] == "/aanmelden/?next=/dossiers/"


def test_a_password_is_changed_by_who_knows_the_old_one(client: Client, employer: User) -> None:
    client.force_login(employer)
    new = "nog een veel langer wachtwoord"
    wrong = {"old_password": "fout", "new_password1": new, "new_password2": new}
    assert client.post("/wachtwoord/", wrong).status_code == 200
    assert client.post("/wachtwoord/", wrong | {"old_password": factory.PASSWORD}).status_code == 302
    employer.refresh_from_db()
    assert employer.check_password(new)


def test_who_has_no_password_here_changes_none(client: Client, employer: User) -> None:
    employer.set_unusable_password()
    employer.save()
    client.force_login(employer)
    assert client.get("/wachtwoord/").status_code == 404


# Capacities


@pytest.fixture
def secretary() -> User:
    """Somebody of a secretariat with a mandate of two employers."""
    user, office = factory.user("sam.secretariaat"), factory.organisation(9, "Secretariaat Sam")
    for seed in (1, 2):
        firm = factory.organisation(seed, f"Bakkerij {seed}")
        services.grant(user, Role.EMPLOYER, chain.SYSTEM, organisation=firm, mandate=office)
    return user


def test_who_has_several_capacities_chooses_one(client: Client, secretary: User) -> None:
    response = client.post(f"{LOGIN}?next=/dossiers/", {"username": secretary.username, "password": factory.PASSWORD})
    assert response.headers["Location"] == "/hoedanigheid/?next=%2Fdossiers%2F"
    page = client.get(response.headers["Location"]).content.decode()
    assert "werkgever Bakkerij 2, bij mandaat van Secretariaat Sam" in page
    second = secretary.grants.last()
    assert second is not None
    chosen = client.post("/hoedanigheid/", {"grant": second.pk, "next": "/dossiers/"})
    assert chosen.headers["Location"] == "/dossiers/"
    acting = client.get("/").context["acting"]
    assert (acting.organisation, acting.mandate) == (second.organisation_id, second.mandate_id)


def test_every_page_and_every_event_names_the_mandate(client: Client, secretary: User) -> None:
    client.force_login(secretary)
    client.post("/hoedanigheid/", {"grant": secretary.grants.all()[0].pk})
    for address in ("/", "/dossiers/", "/hoedanigheid/"):
        assert "bij mandaat van Secretariaat Sam" in client.get(address).content.decode(), address
    acting = client.get("/").context["acting"]
    assert acting.actor.capacity == f"werkgever, bij mandaat van {acting.mandate_of}"
    assert acting.mandate_of.count(".") == 2


def test_the_capacity_of_another_is_not_taken(client: Client, secretary: User, employer: User) -> None:
    client.force_login(employer)
    theirs = secretary.grants.first()
    assert theirs is not None
    assert client.post("/hoedanigheid/", {"grant": theirs.pk}).status_code == 404
    assert client.post("/hoedanigheid/", {"grant": "x"}).status_code == 404


def test_a_withdrawn_capacity_is_not_replaced_by_another_unawares(client: Client, secretary: User) -> None:
    client.force_login(secretary)
    first, second = secretary.grants.all()
    client.post("/hoedanigheid/", {"grant": second.pk})
    services.withdraw(second, chain.SYSTEM, "mandaat beëindigd")
    assert client.get("/dossiers/").headers["Location"] == "/hoedanigheid/?next=/dossiers/"
    refused = client.post("/dossiers/nieuw/")
    assert refused.status_code == 403
    assert f'<option value="{first.pk}">' in refused.content.decode(), "the page offers the other one"
    assert client.get("/").context["acting"].role is Role.PUBLIC
    assert client.post("/hoedanigheid/", {"grant": second.pk}).status_code == 404
    client.post("/hoedanigheid/", {"grant": first.pk})
    assert client.get("/dossiers/").status_code == 200


def test_until_one_of_several_is_chosen_there_is_none(client: Client, secretary: User) -> None:
    client.force_login(secretary)
    assert client.get("/").context["acting"].grant is None
    assert client.get("/dossiers/").headers["Location"] == "/hoedanigheid/?next=/dossiers/"
    assert client.post("/dossiers/nieuw/").status_code == 403


def test_a_capacity_that_came_later_does_not_take_the_place_of_the_one_of_the_login(
    client: Client, employer: User
) -> None:
    client.post(LOGIN, {"username": employer.username, "password": factory.PASSWORD})
    services.grant(employer, Role.EMPLOYER, chain.SYSTEM, organisation=factory.organisation(101))
    first = employer.grants.first()
    assert first is not None
    assert client.get("/").context["acting"].grant == first.pk
    services.withdraw(first, chain.SYSTEM, "uit dienst")
    assert client.get("/").context["acting"].grant is None


def test_a_form_opened_under_another_capacity_is_refused(secretary: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(secretary)
    first, second = secretary.grants.all()

    def take(grant: Grant, token: str) -> int:
        told = {"grant": grant.pk, "csrfmiddlewaretoken": token}
        return strict.post("/hoedanigheid/", told).status_code

    strict.get("/hoedanigheid/")
    open_form = strict.cookies["csrftoken"].value
    assert take(first, open_form) == 302
    assert take(second, strict.cookies["csrftoken"].value) == 302
    assert take(first, open_form) == 403
    assert strict.get("/").context["acting"].grant == second.pk


def test_who_has_no_capacity_is_told_so(client: Client) -> None:
    user = factory.user("nog.niets")
    response = client.post(LOGIN, {"username": user.username, "password": factory.PASSWORD})
    assert response.headers["Location"] == "/aanmelden/zonder-hoedanigheid/"
    assert "nog geen hoedanigheid" in client.get(response.headers["Location"]).content.decode()
    assert client.get("/dossiers/").status_code == 403


def test_many_capacities_stay_findable(client: Client, secretary: User) -> None:
    office = secretary.grants.all()[0].mandate
    for seed in range(10, 70):
        firm = factory.organisation(seed, f"Smidse {seed}")
        services.grant(secretary, Role.EMPLOYER, chain.SYSTEM, organisation=firm, mandate=office)
    client.force_login(secretary)
    assert len(client.get("/").context["capacities"]) == 12
    page = client.get("/hoedanigheid/?naam=smidse 69").content.decode()
    assert "Smidse 69" in page
    assert "Smidse 68" not in page


# Giving and withdrawing


def test_giving_and_withdrawing_are_events(secretary: User) -> None:
    first = secretary.grants.first()
    assert first is not None
    services.withdraw(first, chain.SYSTEM, "mandaat beëindigd")
    services.withdraw(first, chain.SYSTEM, "nog eens")
    told = [(event.verb, event.why()) for event in _events(secretary)]
    assert told == [("hoedanigheid gegeven", "")] * 2 + [("hoedanigheid ingetrokken", "mandaat beëindigd")]
    assert _events(secretary)[0].content()["mandaat"] == factory.enterprise_number(9)
    assert chain.verify() == []


def test_giving_twice_gives_once(secretary: User) -> None:
    first = secretary.grants.first()
    assert first is not None
    again = services.grant(
        secretary, Role.EMPLOYER, chain.SYSTEM, organisation=first.organisation, mandate=first.mandate
    )
    assert again == first
    assert Grant.objects.count() == 2


def _events(user: User) -> list[chain.Event]:
    return list(chain.Event.objects.filter(subject=f"gebruiker:{user.username}"))


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.EMPLOYER_READER, Role.PROVIDER, Role.LOCAL, Role.PERSON])
def test_the_database_refuses_a_role_without_for_whom(role: Role) -> None:
    user = factory.user("zonder.doel")
    with pytest.raises(IntegrityError), transaction.atomic():
        services.grant(user, role, chain.SYSTEM)


# The demonstration


@pytest.fixture
def open_demo(settings: Settings) -> None:
    settings.DEMO = True


def things() -> demo.Things:
    town = factory.municipality()
    firm, other = factory.organisation(1, town=town), factory.organisation(2, "Andere bakker", town)
    office = factory.organisation(9, "Secretariaat Sam")
    return demo.Things(firm, factory.person(), town, stranger=other, provider=other, secretariat=office)


@pytest.mark.usefixtures("open_demo")
def test_every_role_has_an_invented_user_on_the_login_page(client: Client) -> None:
    made = demo.make(things())
    assert {grant.role for grant in Grant.objects.all()} == {role for role in Role if role is not Role.PUBLIC}
    page = client.get(LOGIN).content.decode()
    for user in made:
        assert f'value="{user.username}"' in page
        assert not user.has_usable_password()
    for account in demo.accounts():
        response = client.post("/aanmelden/demo/", {"username": account.username})
        assert response.status_code == 302
        assert client.get("/").context["user"].username == account.username


@pytest.mark.usefixtures("open_demo")
def test_the_citizen_of_the_demo_has_the_name_of_the_file() -> None:
    demo.make(things())
    assert str(User.objects.get(username="berre.burger")) == "An Peeters"


@pytest.mark.usefixtures("open_demo")
def test_the_demo_has_somebody_whom_no_register_knew_and_a_region_for_vdab(client: Client) -> None:
    demo.make(things())
    client.post("/aanmelden/demo/", {"username": "sam.schoolverlater"})
    assert "Er is nog geen dossier over u." in client.get("/").content.decode()
    assert client.get("/dossiers/nieuw/indicering/").status_code == 200
    assert Grant.objects.get(user__username="bea.bemiddelaar").provinces == ("oost-vlaanderen",)


@pytest.mark.usefixtures("open_demo")
def test_a_secretariat_holds_no_mandate_of_itself() -> None:
    given = things()
    assert given.stranger
    demo.make(demo.Things(given.organisation, given.person, given.municipality, given.stranger, None, given.stranger))
    assert [each.organisation for each in Grant.objects.exclude(mandate=None)] == [given.organisation]


@pytest.mark.usefixtures("open_demo")
def test_making_them_again_changes_nothing() -> None:
    given = things()
    demo.make(given)
    before = chain.head()
    demo.make(given)
    assert chain.head() == before


@pytest.mark.usefixtures("open_demo")
def test_only_invented_users_enter_without_a_password(client: Client, employer: User) -> None:
    assert client.post("/aanmelden/demo/", {"username": employer.username}).status_code == 404
    assert client.get("/aanmelden/demo/").status_code == 405


@pytest.mark.parametrize("closed", [{"DEMO": False}, {"LOCAL_LOGIN": False}])
def test_outside_the_demonstration_they_are_dead(client: Client, settings: Settings, closed: dict[str, bool]) -> None:
    settings.DEMO = True
    demo.make(things())
    client.post("/aanmelden/demo/", {"username": "dina.dossier"})
    assert client.get("/dossiers/").status_code == 200
    for name, value in closed.items():
        setattr(settings, name, value)
    assert client.get("/dossiers/").status_code == 302, "an open session closes too"
    assert client.post("/aanmelden/demo/", {"username": "dina.dossier"}).status_code == 404
    assert "dina.dossier" not in client.get(LOGIN).content.decode()
