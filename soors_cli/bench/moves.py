# SPDX-License-Identifier: LGPL-3.0-only
"""A bulk generator of recorded moves, for measuring on the history of years.

Rows are written by PostgreSQL itself: a million done moves through the
business methods would take hours and measure nothing more. The mix follows the
ways of goods: four in ten come in, three are sorted, two are sold, one leaves
as waste; dates are spread evenly over the years.
"""

from contextlib import contextmanager

from psycopg2 import sql

YEARS = 5

# Moves of one generated catalogue, so that they can be told from real ones.
GENERATE = """
WITH place AS (
    SELECT MIN(id) FILTER (WHERE origin_kind = 'household') AS source,
           MIN(id) FILTER (WHERE stage = 'to_sort') AS to_sort,
           MIN(id) FILTER (WHERE stage = 'sorting') AS sorting,
           MIN(id) FILTER (WHERE stage = 'shop') AS shop,
           MIN(id) FILTER (WHERE usage = 'customer') AS outlet
      FROM stock_location
), kind AS (
    SELECT k.*, (SELECT MIN(t.id) FROM soors_treatment t WHERE t.kind = treatment)
           AS treatment_id FROM (VALUES
        (0, 'collected', 1, 'source', 'to_sort', NULL),
        (1, 'collected', 1, 'source', 'to_sort', NULL),
        (2, 'collected', 1, 'source', 'to_sort', NULL),
        (3, 'collected', 1, 'source', 'to_sort', NULL),
        (4, 'conversion', -1, 'to_sort', 'sorting', NULL),
        (5, 'conversion', 1, 'sorting', 'shop', NULL),
        (6, 'internal', 0, 'to_sort', 'shop', NULL),
        (7, 'outgoing', -1, 'shop', 'outlet', 'reuse'),
        (8, 'outgoing', -1, 'shop', 'outlet', 'reuse'),
        (9, 'outgoing', -1, 'to_sort', 'outlet', 'recycling')
    ) AS k(n, flow, flow_sign, from_place, to_place, treatment)
), product AS (
    SELECT p.id, t.uom_id, t.stream_id, t.grade_id,
           ROW_NUMBER() OVER (ORDER BY p.id) - 1 AS n
      FROM product_product p JOIN product_template t ON t.id = p.product_tmpl_id
     WHERE t.stream_id IS NOT NULL
), town AS (
    SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS n FROM soors_municipality
), many AS (
    -- Counted beforehand: a join on "dice modulo count" must be an equality of
    -- one side each, or PostgreSQL pairs every row with every other.
    SELECT (SELECT COUNT(*) FROM product) AS products,
           (SELECT COUNT(*) FROM town) AS towns
), serial AS (
    SELECT i %% 10 AS kind, dice, dice %% products AS product, dice %% towns AS town
      FROM (SELECT i, (i::bigint * 104729) %% 1000003 AS dice
              FROM generate_series(%(first)s, %(last)s) AS i) AS s
     CROSS JOIN many
)
INSERT INTO stock_move (
    company_id, product_id, product_uom, location_id, location_dest_id,
    procure_method, product_uom_qty, product_qty, quantity, state, picked, date,
    kg, kg_source, stream_id, grade_id, flow, flow_sign, treatment_id,
    origin_kind, municipality_id, create_date, write_date)
SELECT %(company)s, product.id, product.uom_id,
       CASE kind.from_place WHEN 'source' THEN place.source
            WHEN 'to_sort' THEN place.to_sort WHEN 'sorting' THEN place.sorting
            ELSE place.shop END,
       CASE kind.to_place WHEN 'to_sort' THEN place.to_sort
            WHEN 'sorting' THEN place.sorting WHEN 'shop' THEN place.shop
            ELSE place.outlet END,
       'make_to_stock', 1, 1, 1, 'done', TRUE,
       %(end)s::timestamp - (dice * 157 %% %(seconds)s) * INTERVAL '1 second',
       ROUND((1 + dice %% 25000) / 1000.0, 3),
       CASE dice %% 5 WHEN 0 THEN 'average' ELSE 'weighed' END,
       product.stream_id, product.grade_id, kind.flow, kind.flow_sign,
       kind.treatment_id,
       CASE kind.flow WHEN 'collected' THEN 'household' END,
       CASE kind.flow WHEN 'collected' THEN town.id END,
       NOW(), NOW()
  FROM serial
  JOIN kind ON kind.n = serial.kind
  JOIN product ON product.n = serial.product
  JOIN town ON town.n = serial.town
 CROSS JOIN place
"""


def generate(cursor, first, last, company, end):
    """Insert the moves number ``first`` to ``last`` (both included).

    :param cursor: of a connection to a member's database, as its owner
    :param int company: id of the company that owns the moves
    :param date end: the last day of the history, which covers ``YEARS`` years
    """
    with bulk_loading(cursor):
        cursor.execute(
            GENERATE,
            {
                "first": first,
                "last": last,
                "company": company,
                "end": f"{end} 12:00:00",
                "seconds": YEARS * 365 * 24 * 3600,
            },
        )


@contextmanager
def bulk_loading(cursor):
    """Build the indexes once, after the rows, and leave the keys unchecked."""
    cursor.execute(
        """
        SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i
          JOIN pg_class c ON c.oid = i.indexrelid
         WHERE i.indrelid = 'stock_move'::regclass AND NOT i.indisprimary
        """
    )
    indexes = cursor.fetchall()
    cursor.execute(
        """
        SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE conrelid = 'stock_move'::regclass AND contype = 'f'
        """
    )
    keys = cursor.fetchall()
    table = "ALTER TABLE stock_move"
    for name, _definition in indexes:
        cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    for name, _definition in keys:
        drop = sql.SQL(table + " DROP CONSTRAINT {}").format(sql.Identifier(name))
        cursor.execute(drop)
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    for name, definition in keys:
        # The rows are right by construction: new ones only are checked.
        add = sql.SQL(table + " ADD CONSTRAINT {} {} NOT VALID").format(
            sql.Identifier(name), sql.SQL(definition)
        )
        cursor.execute(add)


def settle(connection):
    """Let PostgreSQL know what it has, as its own housekeeping would overnight."""
    connection.commit()
    previous = connection.autocommit
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE stock_move")
    connection.autocommit = previous
