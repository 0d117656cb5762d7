"""Pictures on tablets: names of the symbols that its app brings."""

# Symbols of the tablet's pictures by code of a stream or of a reason.
STREAM_ICONS = {
    "textiles": "textile",
    "clothing": "bag",
    "shoes": "shoes",
    "linen": "bag",
    "eee": "washer",
    "eee_cold": "fridge",
    "eee_screens": "screen",
    "eee_lamps": "lamp",
    "eee_large": "washer",
    "eee_small": "other",
    "eee_it": "computer",
    "furniture": "chair",
    "mattresses": "mattress",
    "bikes": "bike",
    "books": "book",
    "bricabrac": "box",
    "crockery": "dishes",
    "toys": "toy",
    "deco": "lamp",
    "construction": "tool",
    "wood": "wood",
    "green": "green",
    "metal": "metal",
}
REASON_ICONS = {
    "absent": "absent",
    "no_access": "stairs",
    "not_ready": "clock",
    "truck_full": "truck",
    "nothing_there": "cross",
    "too_heavy": "alert",
    "not_as_described": "other",
    "bad_condition": "break",
    "kind_not_collected": "recycle",
    "withdrawn": "person",
    "truck_trouble": "tow",
    "broken": "break",
    "dog": "dog",
    "blocked_street": "barrier",
    "violence": "fist",
    "injury": "plaster",
}
# What of the reasons is about goods, not about the whole stop.
REFUSALS = {"not_as_described", "bad_condition", "kind_not_collected"}
# What goes wrong on the way, whether the stop is made or not.
INCIDENTS = {
    "truck_trouble",
    "broken",
    "dog",
    "blocked_street",
    "violence",
    "injury",
}
# Names that the symbol's own would say wrongly: a break is no pause.
ICON_NAMES = {"break": "Broken vase", "tow": "Truck broken down"}
ICONS = sorted(
    set(STREAM_ICONS.values())
    | set(REASON_ICONS.values())
    | {"sofa", "table", "wardrobe", "bed", "container", "house", "recycle"}
)
ICON_CHOICES = [(icon, ICON_NAMES.get(icon, icon.capitalize())) for icon in ICONS]
