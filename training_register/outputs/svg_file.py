"""A chart as a picture in a file of its own, SVG, that needs nothing from anywhere."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from training_register.outputs.chart_pictures import Poster
from training_register.outputs.chart_shapes import Picture

NAMESPACE = "http://www.w3.org/2000/svg"
CONTENT_TYPE = "image/svg+xml; charset=utf-8"

register_namespace("", NAMESPACE)


def as_svg(poster: Poster) -> bytes:
    """The whole picture with its title, and the words for who can't see it."""
    width, height = str(poster.width), str(poster.height)
    svg = Element(
        _name("svg"),
        {
            "role": "img",
            "aria-labelledby": "title description",
            "width": width,
            "height": height,
            "viewBox": f"0 0 {width} {height}",
            "font-family": "Arial, Helvetica, sans-serif",
        },
    )
    SubElement(svg, _name("title"), {"id": "title"}).text = poster.title
    SubElement(svg, _name("desc"), {"id": "description"}).text = poster.description
    SubElement(svg, _name("rect"), {"width": width, "height": height, "fill": "#ffffff"})
    for left, top, picture in poster.placed:
        _draw(svg, left, top, picture)
    written: bytes = tostring(svg, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _draw(svg: Element, left: int, top: int, picture: Picture) -> None:
    place = SubElement(svg, _name("g"), {"transform": f"translate({left} {top})", "font-size": str(picture.size)})
    for group in picture.groups:
        drawn = SubElement(place, _name("g"), {"class": f"app-chart__{group.look}", **dict(group.attributes)})
        for shape in group.shapes:
            SubElement(drawn, _name(shape.element), dict(shape.attributes)).text = shape.words or None


def _name(element: str) -> str:
    return f"{{{NAMESPACE}}}{element}"
