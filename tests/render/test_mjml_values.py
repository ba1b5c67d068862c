"""Values of MJML attributes: colours, sizes and sides."""

import pytest

from digest.render.mjml_check import problem

MJML = "<mjml><mj-body><mj-section><mj-column><mj-text {} >a</mj-text></mj-column></mj-section></mj-body></mjml>"


@pytest.mark.parametrize(
    "attribute",
    [
        'color="#abc"', 'color="#a1b2c3"', 'color="rgba(1, 2, 3, .5)"', 'color="rebeccapurple"', 'color=""',
        'color="transparent"', "padding='10px 25px'", 'padding="0"', 'padding="1px 2% 3em 0"', 'padding-top="0px"',
        'font-size="1.2em"', 'line-height="1.5"', 'line-height="22px"', 'align="center"', 'height="20px"',
        'font-family="Georgia, serif"', 'css-class="anything at all"', 'letter-spacing="-.01em"',
    ],
)  # fmt: skip
def test_what_a_component_takes_passes(attribute: str) -> None:
    """As MJML documents it."""
    assert problem(MJML.format(attribute)) is None


@pytest.mark.parametrize(
    ("attribute", "asked"),
    [
        ('color="redd"', "a colour"), ('color="#ggg"', "a colour"), ('container-background-color="#12"', "a colour"),
        ('font-size="12"', "a length"), ('font-size="large"', "a length"), ('padding="huge"', "one to four lengths"),
        ('padding="1px 2px 3px 4px 5px"', "one to four lengths"), ('padding-left="10xx"', "a length"),
        ('align="middle"', "center or justify or left or right"), ('line-height="wide"', "a number or a length"),
        ('vertical-align="center"', "bottom or middle or top"),
    ],
)  # fmt: skip
def test_a_value_that_has_no_effect_is_named_in_its_place(attribute: str, asked: str) -> None:
    """The compiler would write it down; programs ignore it."""
    mjml = MJML.format(attribute)
    found = problem(mjml)
    assert found
    name, _, value = attribute.partition("=")
    assert found.reason.startswith(f"<mj-text>: {name} is '{value[1:-1]}', not ")
    assert asked in found.reason
    assert mjml[found.offset :].startswith(name)
