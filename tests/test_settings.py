"""Settings: `settings.toml` in the instance folder, and the environment, which has the last word."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from training_register import settings
from training_register.rules.settings_words import LABELS, NATION_LABELS, SCREEN_LABELS, change_of_setting
from training_register.settings import (
    FILE_NAME,
    NATIONS,
    SCREEN_FIELDS,
    SECRET_NAME,
    SET_IN_BROWSER,
    Settings,
    SettingsProblem,
    contrast_with_white,
    instance_folder,
    secret_key,
    settings_for,
    where_given,
    where_set_in,
)

NO_ENVIRONMENT: dict[str, str] = {}


class TestSettingsFile:
    """What is written in settings.toml."""

    def written(self, folder: Path, text: str) -> Settings:
        (folder / FILE_NAME).write_text(text, "utf-8")
        return settings_for(folder, NO_ENVIRONMENT)

    def test_without_a_file_everything_is_as_it_ships(self, tmp_path: Path) -> None:
        assert settings_for(tmp_path, NO_ENVIRONMENT) == Settings()

    def test_every_setting_can_be_written(self, tmp_path: Path) -> None:
        found = self.written(
            tmp_path,
            """
            organisation_name = "Anytown Safeguarding Partnership"
            service_name = "the partnership"
            place = "Anytown"
            contact = "training@example.org"
            brand_colour = "#00703c"
            first_month = 9
            entries_kept_since = 2016-04-01
            database_url = "sqlite:////tmp/x.sqlite"
            https = true
            proxies = 1
            session_hours = 8
            first_screen = ["how", "notes"]
            bank_holidays = "scotland"
            viewers_see_live = true
            tables_left_out = ["taxi-drivers"]
            keep_files_days = 7
            """,
        )

        assert found == Settings(
            organisation_name="Anytown Safeguarding Partnership",
            service_name="the partnership",
            place="Anytown",
            contact="training@example.org",
            brand_colour="#00703c",
            first_month=9,
            entries_kept_since=date(2016, 4, 1),
            database_url="sqlite:////tmp/x.sqlite",
            https=True,
            proxies=1,
            session_hours=8,
            first_screen=("how", "notes"),
            bank_holidays="scotland",
            viewers_see_live=True,
            tables_left_out=("taxi-drivers",),
            keep_files_days=7,
        )
        assert all(getattr(found, field.name) != field.default for field in fields(Settings)), "a setting is not tested"

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("organization_name = 'x'", "a setting that there is not: organization_name"),
            ("[organisation]\nname = 'x'", "a setting that there is not: organisation"),
            ("first_month = 'April'", "first_month must be a whole number"),
            ("first_month = 4.0", "first_month must be a whole number"),
            ("first_month = true", "first_month must be a whole number"),
            ("first_month = 0", "first_month must be a month from 1"),
            ("first_month = 13", "first_month must be a month from 1"),
            ("https = 1", "https must be true or false"),
            ("https = 'yes'", "https must be true or false"),
            ("place = 5", "place must be a text in quotes"),
            ("entries_kept_since = '2016-04-01'", "must be a date, written as 2016-04-01 without quotes"),
            ("entries_kept_since = 2016-04-01T09:00:00", "must be a date"),
            ("proxies = -1", "proxies must be"),
            ("keep_files_days = 366", "keep_files_days must be a number of days from 0 to 365"),
            ("keep_files_days = -1", "keep_files_days must be"),
            ("session_hours = 0", "session_hours must be from 1 to 168"),
            ("place = ", "can't be read"),
        ],
    )
    def test_a_wrong_setting_is_refused_in_words_that_name_it(self, tmp_path: Path, text: str, says: str) -> None:
        with pytest.raises(SettingsProblem, match=says):
            self.written(tmp_path, text)

    def test_a_file_that_is_not_utf_8_is_refused_in_words(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_bytes(b'place = "Caf\xe9"')

        with pytest.raises(SettingsProblem, match="can't be read"):
            settings_for(tmp_path, NO_ENVIRONMENT)


class TestEnvironment:
    """The environment has the last word."""

    def test_it_wins_over_the_file(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_text("place = 'Anytown'\nproxies = 1")

        found = settings_for(tmp_path, {"TRAINING_REGISTER_PLACE": "Elsewhere"})

        assert (found.place, found.proxies) == ("Elsewhere", 1)

    @pytest.mark.parametrize(
        ("name", "text", "setting", "value"),
        [
            ("TRAINING_REGISTER_HTTPS", "true", "https", True),
            ("TRAINING_REGISTER_HTTPS", "No", "https", False),
            ("TRAINING_REGISTER_FIRST_MONTH", "9", "first_month", 9),
            ("TRAINING_REGISTER_ENTRIES_KEPT_SINCE", "2016-04-01", "entries_kept_since", date(2016, 4, 1)),
            ("TRAINING_REGISTER_ENTRIES_KEPT_SINCE", "", "entries_kept_since", None),
            ("TRAINING_REGISTER_DATABASE_URL", "sqlite:////a", "database_url", "sqlite:////a"),
            ("DATABASE_URL", "sqlite:////b", "database_url", "sqlite:////b"),
        ],
    )
    def test_it_is_read_as_the_setting_needs_it(
        self, tmp_path: Path, name: str, text: str, setting: str, value: object
    ) -> None:
        assert getattr(settings_for(tmp_path, {name: text}), setting) == value

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("TRAINING_REGISTER_HTTPS", "perhaps"),
            ("TRAINING_REGISTER_FIRST_MONTH", "April"),
            ("TRAINING_REGISTER_ENTRIES_KEPT_SINCE", "1 April 2016"),
        ],
    )
    def test_what_can_not_be_understood_is_refused_by_name(self, tmp_path: Path, name: str, text: str) -> None:
        with pytest.raises(SettingsProblem, match=name):
            settings_for(tmp_path, {name: text})

    def test_other_variables_are_nobodys_business(self, tmp_path: Path) -> None:
        assert settings_for(tmp_path, {"PLACE": "Elsewhere", "HTTPS": "true"}) == Settings()


class TestBrandColour:
    """White text must be readable on it: WCAG 2.2 asks for 4.5 to 1."""

    @pytest.mark.parametrize(
        ("colour", "ratio"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#FF0000", 4.0)]
    )
    def test_contrast_is_measured_as_wcag_does(self, colour: str, ratio: float) -> None:
        assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.005)

    @pytest.mark.parametrize("colour", ["#767676", "#5b2a86", "#000000", "#1D70B8"])
    def test_a_dark_colour_is_taken(self, colour: str) -> None:
        assert Settings(brand_colour=colour).brand_colour == colour

    @pytest.mark.parametrize("colour", ["#777777", "#ffffff", "#ffdd00"])
    def test_a_light_colour_is_refused(self, colour: str) -> None:
        with pytest.raises(SettingsProblem, match="too light"):
            Settings(brand_colour=colour)

    @pytest.mark.parametrize("colour", ["", "red", "#fff", "5b2a86", "#5b2a8", "#5b2a86;}", "#５b2a86", "#gggggg"])
    def test_what_is_no_colour_is_refused(self, colour: str) -> None:
        with pytest.raises(SettingsProblem, match="six hexadecimal digits"):
            Settings(brand_colour=colour)


class TestInstanceFolder:
    """Everything of one register lies in one folder."""

    def test_the_environment_names_it(self, tmp_path: Path) -> None:
        assert instance_folder({"TRAINING_REGISTER_INSTANCE": str(tmp_path)}) == tmp_path

    @pytest.mark.parametrize("named", ["instance", "./instance", "../x"])
    def test_a_relative_one_is_refused(self, named: str) -> None:
        with pytest.raises(SettingsProblem, match="must be an absolute path"):
            instance_folder({"TRAINING_REGISTER_INSTANCE": named})

    def test_without_a_name_it_is_called_instance(self) -> None:
        assert instance_folder(NO_ENVIRONMENT).name == "instance"
        assert instance_folder(NO_ENVIRONMENT).is_absolute()


class TestSecretKey:
    """The key that signs sessions is made once, and only its owner can read it."""

    def test_it_is_made_once(self, tmp_path: Path) -> None:
        key = secret_key(tmp_path)

        assert len(key) >= 64
        assert secret_key(tmp_path) == key

    def test_two_registers_have_two_keys(self, tmp_path: Path) -> None:
        for name in ("one", "other"):
            (tmp_path / name).mkdir()

        assert secret_key(tmp_path / "one") != secret_key(tmp_path / "other")

    def test_only_its_owner_can_read_it(self, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            secret_key(tmp_path)
        finally:
            os.umask(before)

        assert stat.S_IMODE((tmp_path / SECRET_NAME).stat().st_mode) == 0o600

    def test_nothing_else_is_left_in_the_folder(self, tmp_path: Path) -> None:
        secret_key(tmp_path)

        assert [path.name for path in tmp_path.iterdir()] == [SECRET_NAME]

    @pytest.mark.parametrize("content", ["", "short"])
    def test_a_damaged_one_is_refused_in_words(self, tmp_path: Path, content: str) -> None:
        (tmp_path / SECRET_NAME).write_text(content)

        with pytest.raises(SettingsProblem, match="is damaged"):
            secret_key(tmp_path)

    def test_eight_processes_that_start_together_have_the_same_key(self, tmp_path: Path) -> None:
        # Each says that it is there, then all are let go at once. The module is read by itself: eight processes that
        # load the whole program take a minute on a small machine.
        program = (
            "import sys; from pathlib import Path; sys.path.append(sys.argv[2]); from settings import secret_key\n"
            "print('ready', flush=True); sys.stdin.readline(); print(secret_key(Path(sys.argv[1])))"
        )
        starting = [
            subprocess.Popen(
                [sys.executable, "-c", program, str(tmp_path), str(Path(settings.__file__).parent)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(8)
        ]
        for process in starting:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in starting:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        keys = {process.communicate(timeout=60)[0].strip() for process in starting}

        assert all(process.returncode == 0 for process in starting)
        assert keys == {secret_key(tmp_path)}
        assert [path.name for path in tmp_path.iterdir()] == [SECRET_NAME]


class TestWhereSet:
    """Where each setting is set, so that a page can say it; what the register keeps fills in the rest."""

    def test_the_file_and_the_environment_are_named(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_text("place = 'Anytown'\nfirst_month = 4")
        environment = {"TRAINING_REGISTER_PLACE": "", "TRAINING_REGISTER_PORT": "1", "DATABASE_URL": "sqlite:////b"}

        assert where_set_in(tmp_path, environment) == {
            "place": "TRAINING_REGISTER_PLACE",
            "first_month": "settings.toml",
            "database_url": "DATABASE_URL",
        }

    def test_what_was_given_otherwise_is_what_differs_from_what_ships(self) -> None:
        assert where_given(Settings(place="Anytown", first_month=4)) == {"place": "settings.toml"}

    def test_what_is_kept_holds_where_nothing_else_is_set(self) -> None:
        kept = {"place": "Elsewhere", "first_month": 9, "contact": None, "first_screen": ["how", "of a later version"]}

        found = Settings(place="Anytown").with_kept(kept, {"place": FILE_NAME})

        assert found == Settings(place="Anytown", first_month=9, first_screen=("how",))

    def test_what_can_be_set_in_a_browser_is_a_setting(self) -> None:
        assert set(SET_IN_BROWSER) < {field.name for field in fields(Settings)}
        assert set(LABELS) == set(SET_IN_BROWSER)
        assert tuple(SCREEN_LABELS) == SCREEN_FIELDS
        assert tuple(NATION_LABELS) == NATIONS


@pytest.mark.parametrize("colour", ["#ffffff", "#ffdd00", "#767676", "#777777", "#5b2a86", "#000000", "#00ff00"])
def test_a_colour_is_made_dark_enough_and_no_darker(colour: str) -> None:
    found = settings.dark_enough(colour)

    assert contrast_with_white(found) >= 4.5
    assert found == colour or contrast_with_white(found) < 4.8


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("service_name", "Amber", "Amber Project", "Service name: Amber → Amber Project"),
        ("place", "", None, "Place: nothing → nothing"),
        ("first_month", 4, 9, "First month of the reporting year: April → September"),
        ("entries_kept_since", date(2016, 4, 1), "2017-04-01", "Entries kept since: 1 April 2016 → 1 April 2017"),
        (
            "first_screen",
            ("how",),
            ["came_from", "status"],
            "Shown first in the form: came from, status and reason added; how put under “More”",
        ),
        ("bank_holidays", "", "northern ireland", "Bank holidays: None → Northern Ireland"),
        ("viewers_see_live", False, True, "Viewers see tables that are not published: No → Yes"),
        ("keep_files_days", 30, 0, "Days for which an imported file is kept: 30 → 0"),
        ("of_a_later_version", 1, "x", "of_a_later_version: 1 → x"),
    ],
)
def test_a_change_is_told_in_words(name: str, before: object, after: object, words: str) -> None:
    assert change_of_setting(name, before, after) == words
