"""Four plain words and two digits that somebody can write down and say over the telephone.

The list is our own: short words that nobody minds, none of which hints at what the words are for. Four of
512 words and two digits make 42 bits, kept only as a digest under the server's key, with a brake on guessing
(:mod:`pledge.throttle`).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime

from django.conf import settings
from django.db import transaction

from pledge import tokens
from reviews.models import Case, Passphrase, Person

_LIST = """
acorn almond amber anchor apple apron arch arrow atlas autumn badge bagel baker balcony ballad
bamboo banner barley barn basil basket beach beacon birch biscuit blanket blossom blue bluebell boat
bonnet book boot border bottle bowl bracelet branch bread breeze brick bridge bright brook broom
brush bucket buckle bunting butter button cabin cactus cake calendar camera candle canoe canvas
canyon captain caravan card cardigan carpet carrot cart cashew castle cedar cello chair chalk charm
cheese cherry chess chestnut chime cider circle clarinet clay cliff clock cloud clover coast cobble
cocoa coconut coffee coin comet compass compost concert cookie copper coral cork corn corner cottage
cotton cousin cradle crayon cream crescent cricket crown crystal cuckoo cup curtain cushion custard
daffodil daisy dance dawn deck denim desert diamond dinner dolphin donkey door dove dragon dragonfly
drawer dream drum duck duvet eagle earth easel echo elbow elm ember emerald engine envelope estuary
evening fabric falcon farm feather fence fern ferry fiddle field fig finch flag flannel flask flint
floor flute forest fork fossil fountain fox frame freckle frost fruit galaxy garden garlic garnet
gate giant ginger giraffe glacier glass globe glove gold gooseberry grain granite grape grass gravel
green guitar hammock hamper handle harbour harp harvest hat hazel heather hedge hedgehog helmet
heron hill holly honey hoop horizon horse hotel house icicle igloo indigo island ivory ivy jacket
jam jasmine jelly jersey jigsaw jumper jungle kettle kite kitten lace ladder ladybird lagoon lake
lamp lantern lark lavender lawn leaf lemon lentil letter library lighthouse lilac lily lime linen
lobster lotus lunch magnet magpie mango map maple marble marigold market marmalade meadow medal
melody melon mermaid midday milk mill mint mirror mitten moon moss moth mountain muffin mug mural
museum mushroom mustard napkin nectar needle nest noodle north notebook novel nutmeg oak oasis oat
ocean olive onion opal orange orbit orchard orchid organ otter oven owl oyster paddle paint palace
palm pancake panda paper parade park parrot parsley parsnip pasta path pavement peach peacock peanut
pearl pebble pelican pencil penguin penny pepper piano picnic pigeon pillow pine pineapple planet
plate plum pocket poem polar pond pony poppy porridge postcard potato pottery prairie primrose
puddle puffin pumpkin puppet purple puzzle quarry quartz quilt rabbit radio radish rainbow raisin
raspberry rhubarb ribbon rice ridge ring ripple river road robin rocket rope rosemary rowan ruby rug
saddle saffron salad salmon sand sandal sapphire sauce saucer scarf school scone scooter seagull
seal season seed shadow shelf shell ship shirt shore silk silver singer sketch skipper sky slate
sleeve slipper snow sofa song sparrow spice spinach spiral spoon spring squirrel stable stamp star
starfish station steam step stone stool story straw stream street string sugar summer summit sunday
sunflower sunset swallow swan sweater swift sycamore table tablet tambourine tangerine teapot temple
thimble thistle thread thunder ticket tidal tiger timber toast toffee tomato topaz torch tower
tractor trail train trumpet tulip tunnel turnip turtle tweed twig umbrella valley vanilla velvet
village vine violet violin waffle wagon walnut walrus water wave wheat wheel whistle willow window
winter wool wren yacht yellow yoghurt zebra
"""
WORDS = tuple(_LIST.split())
_BITS = 9
_LONGEST = 200
_PARTS = re.compile(r"[a-z]+|[0-9]+")


def new_words(seed: str) -> str:
    """A passphrase such as ``maple kettle drum violet 47``.

    The same for the same seed, which holds a random value that is kept nowhere: so a form that arrives
    twice gives the same words twice, and nobody can work them out without the server's key.
    """
    made = hmac.new(settings.SECRET_KEY.encode(), f"passphrase|{seed}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(made, "big")
    chosen = [WORDS[(number >> (_BITS * place)) % len(WORDS)] for place in range(4)]
    return " ".join([*chosen, f"{(number >> (_BITS * 4)) % 100:02d}"])


def tidy(typed: str) -> str:
    """What was typed, whatever its capitals, spaces, hyphens or commas; "" where there is nothing in it."""
    return " ".join(_PARTS.findall(typed[:_LONGEST].casefold()))


def digest_of(typed: str) -> str:
    """What is kept; "" for nothing typed."""
    words = tidy(typed)
    return tokens.digest(f"passphrase|{words}") if words else ""


def digests_of(typed: str) -> list[str]:
    """What is looked up, under the server's earlier keys too; a blank is looked up, and never found."""
    words = tidy(typed)
    return tokens.digests(f"passphrase|{words}") if words else ["-"]


def give_words(case: Case, *, seed: str, at: datetime) -> str:
    """Words for the applicant's own page, in place of any before; the same for the same seed."""
    words = new_words(f"case|{case.pk}|{seed}")
    kept = digest_of(words)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        current = Passphrase.objects.filter(case=case, person__is_applicant=True, revoked_at__isnull=True)
        if not current.filter(words_hash=kept).exists():
            current.update(revoked_at=at)
            applicant = Person.objects.get(case=case, is_applicant=True)
            Passphrase.objects.create(
                authority_id=case.authority_id, case=case, person=applicant, words_hash=kept, made_at=at
            )
    return words


def has_words(case: Case) -> bool:
    """Whether the applicant holds words for their own page."""
    return Passphrase.objects.filter(case=case, person__is_applicant=True, revoked_at__isnull=True).exists()
