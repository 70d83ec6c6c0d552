from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from emptychair.web.parts import Chip, Pager, Tab

HOSTILE = "\"><script>alert(1)</script>'{{ settings.SECRET_KEY }}\n"


def drawn(source: str, **values: object) -> str:
    return Template("{% load web %}" + source).render(Context(values))


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As customers know it.")
    password = forms.CharField(widget=forms.PasswordInput(attrs={"placeholder": "Password"}))
    mailing = forms.BooleanField(required=False)
    speed = forms.ChoiceField(widget=forms.RadioSelect, choices=[("fast", "Fast"), ("slow", "Slow")])
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize(
    "source",
    [
        "{% page_header x lede=x %}{{ x }}{% endpage_header %}",
        "{% empty x %}{{ x }}{% endempty %}",
        '{% dialog "name" title=x %}{{ x }}{% enddialog %}',
        "{% quote x who=x where=x language=x href=x %}",
        "{% tabs tabs label=x %}",
        "{% chips chips clear_url=x %}",
        "{% pager pager %}",
        "{% progress 1 of=2 label=x %}",
        "{% shortcut x x %}",
        '{% icon "mail" label=x %}',
        "{% chair x label=x %}",
        "{% share 0.5 n=2 href=x %}",
        "{% fresh 3 url=x poll_url=x %}",
        "{% problems form title=x %}{% field form.name label=x %}",
    ],
)
def test_whatever_a_customer_wrote_is_text(source: str) -> None:
    values: dict[str, object] = {
        "x": HOSTILE,
        "tabs": [Tab(label=HOSTILE, url=HOSTILE)],
        "chips": [Chip(label=HOSTILE, value=HOSTILE, remove_url=HOSTILE), Chip(label=HOSTILE, url=HOSTILE)],
        "pager": Pager(newer_url=HOSTILE, older_url=HOSTILE, words=HOSTILE, older_label=HOSTILE),
        "form": Form({"name": HOSTILE}),
    }
    page = drawn(source, **values)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_an_unknown_icon_is_a_fault_of_the_page() -> None:
    with pytest.raises(TemplateSyntaxError, match="No icon"):
        drawn('{% icon "unicorn" %}')


def test_an_icon_beside_words_is_silent_and_one_alone_is_named() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "mail" %}')
    assert 'aria-label="Mail"' in drawn('{% icon "mail" label="Mail" %}')


def test_lengths_in_drawings_do_not_follow_the_readers_language() -> None:
    with translation.override("de"):
        page = drawn(
            "{% wait 11520 %}{% share 0.625 n=10 low=0.501 high=0.77 large=True %}{% progress 1 of=3 label='x' %}"
        )
    assert "," not in "".join(part.split('"')[0] for part in page.split('="'))


def test_no_wait_draws_nothing() -> None:
    assert drawn("{% wait none %}", none=None).strip() == ""


def test_a_moment_carries_its_exact_time() -> None:
    page = drawn("{% moment when %}", when=datetime(2020, 1, 5, 12, 30, tzinfo=UTC))
    assert 'datetime="2020-01-05T12:30:00+00:00"' in page
    assert 'title="5 January 2020, 12:30 UTC"' in page


def test_a_share_without_cases_says_so_and_is_no_link() -> None:
    page = drawn("{% share none n=0 href='/rows/' large=True %}", none=None)
    assert "no cases yet" in page
    assert "href" not in page


def test_a_mood_is_told_by_a_word_and_not_by_colour_alone() -> None:
    assert "angry" in drawn('{% mood "anger" %}')
    assert drawn('{% mood "" %}') == ""


def test_a_mood_that_nobody_knows_is_shown_as_none_in_particular() -> None:
    page = drawn("{% mood x %}", x=HOSTILE)
    assert "mood-neutral" in page
    assert "script" not in page


def test_what_is_kept_once_drawn_is_kept_for_each_language() -> None:
    english = drawn('{% wait 7200 %}{% mood "anger" %}')
    with translation.override("de"):
        drawn('{% wait 7200 %}{% mood "anger" %}')
    assert drawn('{% wait 7200 %}{% mood "anger" %}') == english
    assert "waiting 2\u00a0h" in english


def test_a_quote_is_the_customers_voice() -> None:
    page = drawn('{% quote "Wo bleibt es?" who="Ines" language="de" %}')
    assert '<blockquote class="said" dir="auto" lang="de">Wo bleibt es?</blockquote>' in page


def test_a_quote_in_no_known_language_claims_none() -> None:
    assert "lang=" not in drawn('{% quote "?" language="unknown" %}')


def test_a_refused_field_keeps_what_was_typed_and_names_its_error() -> None:
    form = Form({"name": "", "password": "typed", "mailing": "on"})
    page = drawn("{% problems form %}{% for bound in form %}{% field bound %}{% endfor %}", form=form)
    assert '<a href="#id_name">Name: This field is required.</a>' in page
    assert 'id="id_name_error"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert "checked" in page


def test_a_field_has_no_words_inside_its_box() -> None:
    assert "placeholder" not in drawn("{% field form.password %}", form=Form())


def test_a_hidden_field_is_only_its_input() -> None:
    assert "<label" not in drawn("{% field form.token %}", form=Form())


def test_several_choices_are_one_group_with_a_legend() -> None:
    page = drawn("{% field form.speed %}", form=Form())
    assert "<fieldset" in page
    assert "<legend" in page


def test_no_pager_where_there_is_one_page() -> None:
    assert drawn("{% pager page %}", page=Pager()) == ""


def test_a_filter_that_is_on_says_what_its_cross_removes() -> None:
    page = drawn("{% chips items %}", items=[Chip(label="Mood", value="angry", remove_url="?")])
    assert "Remove the filter Mood" in page
