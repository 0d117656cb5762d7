# SPDX-License-Identifier: LGPL-3.0-only
"""How big the demonstration members are; amounts are per working day.

A small structure handles 120 to 200 tonnes a year and sells about 5.5 kg a
ticket; the large one is scaled down to about a twentieth. Names are invented
and say so.
"""

TOWNS = [
    ("4000", "Liège"),
    ("4020", "Liège"),
    ("4030", "Liège"),
    ("4040", "Herstal"),
    ("4100", "Seraing"),
    ("4400", "Flémalle"),
    ("4420", "Saint-Nicolas"),
    ("4430", "Ans"),
    ("4600", "Visé"),
    ("4620", "Fléron"),
    ("4800", "Verviers"),
    ("4500", "Huy"),
]

SMALL = {
    "stops": 5,
    "removals": 1,
    "points": 0,
    "dropoffs": 6,
    "shops": 2,
    "tickets": 12,
    "kg_a_stop": (40, 140),
    "kg_a_dropoff": (4, 35),
    "goods": [
        "Everyday objects, original",
        "Furniture, original",
        "Textiles, original",
        "Books and media, original",
        "Electrical appliances, original",
    ],
}

LARGE = {
    "stops": 0,
    "removals": 0,
    "points": 8,
    "dropoffs": 3,
    "shops": 2,
    "tickets": 12,
    "kg_a_stop": (60, 150),
    "kg_a_dropoff": (5, 40),
    "goods": ["Textiles, original"],
}

PLOTS = {"small": SMALL, "large": LARGE}

# What unsorted goods become: name, share of the kilos, place. The rest of the
# shares is what evaporates, within the tolerance.
YIELDS = {
    "Textiles, original": [
        ("Clothing, A, by the kilo", 0.30, "store"),
        ("Clothing, cream", 0.06, "store"),
        ("Textiles for export", 0.40, "export"),
        ("Wiping cloths", 0.06, "store"),
        ("Textiles for recycling", 0.10, "outlet"),
        ("Textiles, waste", 0.078, "outlet"),
    ],
    "Everyday objects, original": [
        ("Crockery, A, by the kilo", 0.40, "store"),
        ("Everyday object, A", 0.30, "store"),
        ("Everyday objects for recycling", 0.20, "outlet"),
        ("Everyday objects, waste", 0.098, "outlet"),
    ],
    "Furniture, original": [
        ("Chair, A", 0.12, "store"),
        ("Table, A", 0.33, "store"),
        ("Furniture wood for recycling", 0.45, "outlet"),
        ("Furniture, waste", 0.098, "outlet"),
    ],
    "Books and media, original": [
        ("Book, A", 0.40, "store"),
        ("Books and paper for recycling", 0.598, "outlet"),
    ],
    "Electrical appliances, original": [
        ("Small appliance, A", 0.18, "store"),
        ("Electrical appliances for recycling", 0.818, "outlet"),
    ],
}

# What customers take home: name, chance, pieces or kilos.
BASKET = [
    ("Clothing, A, by the kilo", 0.8, (0.4, 6.0)),
    ("Crockery, A, by the kilo", 0.5, (0.3, 5.0)),
    ("Clothing, cream", 0.3, (1, 2)),
    ("Everyday object, A", 0.4, (1, 4)),
    ("Book, A", 0.4, (1, 5)),
    ("Chair, A", 0.05, (1, 2)),
    ("Small appliance, A", 0.05, (1, 1)),
]
