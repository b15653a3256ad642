"""mlp_lib.workshop: the two faces of an explorable, the drawings, the checks."""

import base64
import io
import json
import re

import matplotlib as mpl
import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from mlp_lib import workshop
from mlp_lib.workshop import Mistake, difference, expect, explore, figure, picture


def make(start=None, labels=None, a=(1, 2, 3), b=("x", "y")):
    fig, ax = figure(2, 1)

    def draw(a, b):
        ax.clear()
        ax.plot([0, a])
        return fig, f"a is {a} & b is <{b}>"

    return explore(draw, start=start, labels=labels, a=a, b=b)


def page_data(explorable):
    page = BeautifulSoup(explorable.to_html(), "html.parser")
    return page, json.loads(page.find("script", type="application/json").string)


def test_html_holds_every_combination_and_stores_equal_pictures_once():
    page, data = page_data(make())
    assert data["names"] == [["1", "2", "3"], ["x", "y"]]
    assert len(data["sentences"]) == len(data["order"]) == 6
    assert data["sentences"][3] == "a is 2 & b is <y>"
    assert len(data["frames"]) == 3 and data["order"] == [0, 0, 1, 1, 2, 2]
    for frame in data["frames"]:
        image = Image.open(io.BytesIO(base64.b64decode(frame.split(",")[1])))
        assert image.format == "WEBP" and image.size == (220, 110)


def test_html_starts_where_it_is_told():
    page, data = page_data(
        make(start={"a": 3, "b": "y"}, labels={"a": "weight <a>"})
    )
    sliders = page.select("input[type=range]")
    assert [slider["value"] for slider in sliders] == ["2", "1"]
    assert [slider["aria-valuetext"] for slider in sliders] == ["3", "y"]
    assert page.img["src"] == data["frames"][2]
    assert page.img["alt"] == page.figcaption.text == "a is 3 & b is <y>"
    assert page.label.span.text == "weight <a>"
    assert page.img["width"] == "220" and page.img["height"] == "110"


def test_html_asks_for_nothing_from_outside():
    html = make().to_html()
    assert not re.search(r"https?://|//cdn|@import|<link", html)
    assert html == make().to_html()


def test_a_sentence_cannot_close_the_script():
    fig, _ = figure(2, 1)
    page, data = page_data(explore(lambda a: (fig, "</script><b>"), a=[1]))
    assert data["sentences"] == ["</script><b>"]


def test_widget_moves():
    box = make(start={"a": 2}).widget()
    view, first, second = box.children
    assert first.value == 2 and "a is 2 &amp; b is &lt;x&gt;" in view.value
    before = view.value
    second.value = "y"
    assert "b is &lt;y&gt;" in view.value
    first.value = 3
    assert "a is 3" in view.value and view.value != before


def test_faces_are_chosen_by_the_environment(monkeypatch):
    monkeypatch.delenv("MLP_FRAMES", raising=False)
    live = make()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in live
    assert live["text/plain"] == "a is 1 & b is <x>" and "text/html" not in live
    monkeypatch.setenv("MLP_FRAMES", "1")
    built = make()._repr_mimebundle_()
    assert set(built) == {"text/html", "text/plain"}


def test_picture_has_no_slider_and_no_script():
    fig, _ = figure(2, 1)
    page = BeautifulSoup(picture(fig, "a line").to_html(), "html.parser")
    assert page.img["alt"] == page.figcaption.text == "a line"
    assert not page.find("script") and not page.find("input")


@pytest.mark.parametrize(
    "call, error, says",
    [
        (lambda: make(a=range(31)), ValueError, "62 pictures"),
        (lambda: make(a=[]), ValueError, "at least one value"),
        (lambda: make(start={"c": 1}), ValueError, "no slider: .*c"),
        (lambda: make(labels={"c": "x"}), ValueError, "no slider: .*c"),
        (lambda: make(start={"a": 9}), ValueError, "start of a is 9"),
        (lambda: explore(lambda: None).at(), TypeError, "figure and a sentence"),
        (lambda: explore(lambda: (figure()[0], "")).at(), TypeError, "sentence"),
    ],
)
def test_bad_explorables_are_refused(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_layout_stands_still():
    fig, ax = figure(3, 2)
    ax.set_ylabel("a label")
    workshop.render(fig)
    place = ax.get_position().bounds
    ax.set_ylabel("a label\nof two lines")
    workshop.render(fig)
    assert ax.get_position().bounds == place


@pytest.mark.parametrize(
    "value, text",
    [(0.5, "0.5"), (-2, "−2"), ("AND", "AND"), (True, "True"), (1 / 3, "0.3333")],
)
def test_show_value(value, text):
    assert workshop.show_value(value) == text


def shades(score, level, at):
    """Colours of the tinted plane at some points."""
    fig, ax = figure(4, 4)
    workshop.plot_regions(ax, score, (-1, 1), (-1, 1), level=level)
    fig.set_layout_engine("none")
    ax.set_position([0, 0, 1, 1])
    image = Image.open(io.BytesIO(workshop.render(fig))).convert("RGB")
    width, height = image.size
    spots = [(int((x + 1) / 2 * width), int((1 - y) / 2 * height)) for x, y in at]
    return ["#{:02X}{:02X}{:02X}".format(*image.getpixel(spot)) for spot in spots]


@pytest.mark.parametrize("level", [0, 0.5])
def test_regions_are_tinted_by_class(level):
    blue, orange = workshop.TINTS["class 0"], workshop.TINTS["class 1"]
    at = [(-0.5, 0.1), (0.5, 0.1)]

    def close(got, want):
        channels = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (got, want)]
        return np.abs(np.subtract(*channels)).max() <= 6

    got = shades(lambda points: points[:, 0] + level, level, at)
    assert close(got[0], blue) and close(got[1], orange)
    for constant, tint in [(level, orange), (level - 1, blue), (level + 1, orange)]:
        got = shades(lambda points, c=constant: np.full(len(points), c), level, at)
        assert all(close(shade, tint) for shade in got)


def test_curve_carries_its_name_at_its_end():
    _, ax = figure()
    workshop.plot_curve(ax, [3, 2, 1], "cost", start=1)
    assert ax.lines[0].get_xdata().tolist() == [1, 2, 3]
    assert ax.texts[0].get_text() == "cost" and ax.texts[0].xy == (3, 1)


def test_network_draws_nodes_and_all_lines_but_those_of_weight_0():
    _, ax = figure()
    workshop.plot_network(ax, [["a", "b"], ["c"]], weights=[[[2], [0]]])
    assert len(ax.lines) == 1
    assert sorted(text.get_text() for text in ax.texts) == ["2", "a", "b", "c"]


def message(*arguments, **options):
    with pytest.raises(Mistake) as caught:
        expect(*arguments, **options)
    return str(caught.value)


def test_expect_passes_and_says_so(capsys):
    expect(1, 1.0, name="one")
    expect(lambda: np.float32(0.1), 0.1, rtol=1e-6)
    expect([1, 2], np.array([1.0, 2.0]))
    expect((1, [1, 2], "a"), (1, [1, 2], "a"))
    expect(True, 1)
    expect(np.nan, np.nan)
    assert capsys.readouterr().out.splitlines()[0] == "✓ one"


@pytest.mark.parametrize(
    "got, want, says",
    [
        (None, 1, "return missing"),
        (2, 1, "your value is 2"),
        ([1, 2, 4], [1, 2, 3], "1 of 3 numbers are wrong; the first is at index 2"),
        ([[1, 5]], [[1, 2]], r"index \(0, 1\)"),
        (np.ones((3, 1)), np.ones(3), r"\(3, 1\), and \(3,\) is wanted"),
        ("a", 1, "numbers are wanted, and this is str"),
        ("a", "b", "'a'"),
        (1, "b", "1, and that is not it"),
        (1, (1, 2), "2 values are wanted, 1 came"),
        ((1, 2, 3), (1, 2), "2 values are wanted, 3 came"),
        ((1, 3), (1, 2), "value 2: your value is 3"),
        (np.nan, 1, "nan"),
        ([1, np.inf], [1, 2], "inf"),
        (1j, 1, "numbers are wanted"),
        (object(), 1, "numbers are wanted"),
    ],
)
def test_expect_says_what_is_wrong(got, want, says):
    assert re.search(says, message(got, want))


def test_expect_names_the_mistake():
    hints = {"not divided": 6, "the median": 2}
    assert message(6, 3, hints=hints) == "not divided"
    assert message(lambda: 2.0, 3, hints=hints) == "the median"
    assert "not it" in message(5, 3, hints=hints)


def raises(error):
    raise error


@pytest.mark.parametrize(
    "error, says",
    [
        (NotImplementedError("your answer"), "not started"),
        (NameError("name 'f' is not defined"), "is not defined: fill in"),
        (
            UnboundLocalError("cannot access local variable 'v'"),
            "it stopped: cannot",
        ),
        (
            ZeroDivisionError("division by zero"),
            "ZeroDivisionError: division by zero",
        ),
    ],
)
def test_expect_explains_an_answer_that_stops(error, says):
    assert says in message(lambda: raises(error), 1)


def test_a_value_within_a_value_is_named():
    assert difference((1, (2, 3)), (1, (2, 4))).startswith("value 2, value 2: your")


def test_a_mistake_shows_its_sentence_instead_of_a_traceback():
    assert Mistake("too large")._render_traceback_() == ["✗ too large"]


def test_difference_is_empty_only_for_equal_answers():
    assert difference(1, 1) == "" and difference(1, 1 + 1e-9) == ""
    assert difference(1, 1.001) and difference([1], 1) and difference(0, 1e-3)


def test_wiped_axes_are_drawn_on_like_cleared_ones():
    def again(tidy):
        fig, ax = figure(4, 3)
        for height in (5, 1):
            tidy(ax)
            ax.plot([0, height], label="line")
            ax.fill_between([0, 1], height)
            ax.bar([0], [height / 2])
            ax.imshow([[height]], extent=(0, 0.2, 0, 0.2), aspect="auto")
            ax.text(0.1, 0.1, str(height))
            ax.inset_axes([0.5, 0.5, 0.2, 0.2]).plot([height, 0])
            ax.add_artist(mpl.offsetbox.AnchoredText(str(height), loc="center"))
            ax.table([[str(height)]])
            ax.legend()
            ax.set(xlabel="x", title=f"{height}")
            picture = workshop.render(fig)
        return picture, ax.get_ylim()

    assert again(workshop.wipe) == again(lambda ax: ax.clear())


CHANGES = {
    "nothing": lambda ax: None,
    "data": lambda ax: ax.plot([1, 0]),
    "image": lambda ax: ax.imshow(
        np.eye(3), extent=(0, 0.5, 0, 0.5), aspect="auto"
    ),
    "limits": lambda ax: ax.set_xlim(0, 3),
    "scale": lambda ax: ax.set_yscale("symlog"),
    "name": lambda ax: ax.set_xlabel("another"),
    "colour of a name": lambda ax: ax.xaxis.label.set_color("red"),
    "ticks": lambda ax: ax.set_xticks([0, 0.5]),
    "labels": lambda ax: ax.set_xticks([0, 0.5], ["none", "half"]),
    "look of ticks": lambda ax: ax.tick_params(colors="red", length=9),
    "side": lambda ax: ax.xaxis.tick_top(),
    "grid": lambda ax: ax.grid(True),
    "grid on an image": lambda ax: (ax.imshow(np.eye(3)), ax.grid(True)),
    "grid on data": lambda ax: (ax.grid(True), ax.set_axisbelow(False)),
    "ticks on an image": lambda ax: (
        ax.imshow(np.eye(3), extent=(0, 1, 0, 1)),
        ax.tick_params(direction="in", length=12),
    ),
    "minor ticks": lambda ax: ax.minorticks_on(),
    "size of a name": lambda ax: ax.set_xlabel("a name", fontsize=20),
    "place of a name": lambda ax: ax.set_xlabel("a name", loc="left"),
    "place of a frame": lambda ax: ax.spines["bottom"].set_position(("data", 0.5)),
    "no axes": lambda ax: ax.axis("off"),
    "hidden axes": lambda ax: ax.set_visible(False),
    "one axis": lambda ax: ax.xaxis.set_visible(False),
    "place": lambda ax: ax.set_position([0.3, 0.3, 0.5, 0.5]),
    "shape": lambda ax: ax.set_aspect("equal"),
    "shape of the box": lambda ax: ax.set_box_aspect(1),
    "size": lambda ax: ax.figure.set_dpi(80),
    "ground": lambda ax: ax.set_facecolor("yellow"),
    "ground without a frame": lambda ax: (
        ax.set_facecolor("yellow"),
        ax.set_frame_on(False),
    ),
    "paper": lambda ax: ax.figure.set_facecolor("yellow"),
    "title": lambda ax: ax.set_title("a title"),
    "legend": lambda ax: ax.legend(["line"], loc="lower left"),
    "frame": lambda ax: ax.spines["top"].set_visible(True),
    "axes within": lambda ax: ax.inset_axes([0.5, 0.5, 0.4, 0.4]).plot([0, 1]),
    "second axis": lambda ax: ax.twinx().set_ylim(0, 7),
    "axes on top": lambda ax: ax.figure.add_axes([0.4, 0.4, 0.3, 0.3]).plot([0, 1]),
    "colour bar": lambda ax: ax.figure.colorbar(ax.imshow(np.eye(2))),
    "below all": lambda ax: ax.figure.add_artist(
        mpl.patches.Rectangle((0, 0), 0.5, 0.5, color="pink", zorder=-1)
    ),
    "a file in between": lambda ax: ax.figure.savefig(io.BytesIO(), dpi=50),
    "layout": lambda ax: ax.figure.set_layout_engine("tight"),
    "depth": lambda ax: ax.figure.add_subplot(projection="3d"),
}


class Plain(FigureCanvasAgg):
    """Draws all of a figure, each time."""

    def draw(self):
        super().draw()
        self.figure.set_layout_engine("none")


def pictures(change, times):
    """A figure as it was made, and after the change, each drawn a number of times."""
    fig, ax = figure(3, 2)
    fig.set_layout_engine("none")
    ax.plot([0, 1], label="line")
    ax.set(xlabel="a name")
    before = [workshop.render(fig) for _ in range(times)]
    change(ax)
    return before, [workshop.render(fig) for _ in range(times)]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_canvas_notices_what_changes(change, monkeypatch):
    drawn = pictures(change, times=2)
    monkeypatch.setattr(workshop, "Canvas", Plain)
    before, after = pictures(change, times=1)
    assert drawn == (2 * before, 2 * after)


def test_a_canvas_draws_ticks_once(monkeypatch):
    fig, ax = figure(3, 2)
    drawn = []
    monkeypatch.setattr(
        ax.xaxis, "draw", lambda renderer: drawn.append(ax.get_title())
    )
    for title in "abcd":
        ax.set_title(title)
        workshop.render(fig)
    assert drawn == ["a", "b"]  # the picture, and what it has in common with others


def test_a_canvas_is_whole_after_a_failed_picture(monkeypatch):
    fig, ax = figure(3, 2)
    whole = [workshop.render(fig) for _ in range(2)][0]
    with monkeypatch.context() as patch:
        patch.setattr(ax.title, "draw", lambda renderer: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            workshop.render(fig)
    assert workshop.render(fig) == whole
    assert not ax.xaxis.get_animated() and fig.patch.get_visible()


def test_a_canvas_keeps_two_axes_apart(monkeypatch):
    """With the left limits changed at the third picture, and the right name at the last."""

    def moved():
        fig, (left, right) = figure(5, 2, columns=2)
        for height in (1, 2, 30, 3):
            workshop.wipe(left, right)
            left.plot([0, height])
            right.plot([height, 0])
            left.set_ylim(0, 2 if height < 30 else 40)
            right.set(ylim=(0, 2), xlabel="b" if height == 3 else "a")
            yield workshop.render(fig)

    kept = list(moved())
    monkeypatch.setattr(workshop, "Canvas", Plain)
    assert kept == list(moved())
