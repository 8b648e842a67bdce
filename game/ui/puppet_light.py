"""The light of a place on a finished picture: a tint over all of it and a warm edge towards the sun or lamp."""

import msgspec
import pygame

Colour = tuple[int, int, int]


class Light(msgspec.Struct, frozen=True):
    """`side` is where the light stands: -1 left, 1 right. `edge` is its colour, `strength` 0 to 1.

    `tint` is multiplied over the whole figure: (255, 255, 255) changes nothing.
    """

    side: int = 1
    edge: Colour = (255, 214, 150)
    strength: float = 0.6
    tint: Colour = (255, 255, 255)


_BANDS = ((9.0, 0.16), (4.5, 0.24), (1.8, 0.5))
"""Width of each band of the edge in art units, and its share of the strength: soft ones under a fine one."""


def lit(surface: pygame.Surface, light: Light, scale: float) -> pygame.Surface:
    """A copy of the picture in this light; `scale` is pixels in an art unit.

    The edge is what the figure's shape has and the same shape moved away from the light has not. It is
    added to what is there, as light is, so that dark cloth glows instead of turning grey.
    """
    out = surface.copy()
    if light.tint != (255, 255, 255):
        out.fill((*light.tint, 255), special_flags=pygame.BLEND_RGBA_MULT)
    for width, share in _BANDS:
        step = max(1, round(width * scale))
        edge = surface.copy()
        edge.blit(surface, (-light.side * step, step // 3), special_flags=pygame.BLEND_RGBA_SUB)
        edge.fill((0, 0, 0, round(255 * share * light.strength)), special_flags=pygame.BLEND_RGBA_MULT)
        edge.fill((*light.edge, 0), special_flags=pygame.BLEND_RGBA_ADD)
        out.blit(edge.premul_alpha(), (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    return out
