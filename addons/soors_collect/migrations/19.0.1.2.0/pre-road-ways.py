"""Say of the ways that are known already which road server said so.

Where organisations have several servers nobody knows it of a way: they are asked again.
"""

# As ``soors.way`` names a server.
SERVERS = """
    SELECT DISTINCT
           LEFT(ENCODE(SHA256(CONVERT_TO(
               soors_plan_road_kind || ' ' || soors_plan_road_server, 'UTF8'
           )), 'hex'), 16)
      FROM res_company
     WHERE soors_plan_road_server != ''
"""


def migrate(cr, _version):
    cr.execute("ALTER TABLE soors_way ADD COLUMN IF NOT EXISTS server_key VARCHAR")
    cr.execute(SERVERS)
    servers = cr.fetchall()
    if len(servers) == 1:
        cr.execute(
            "UPDATE soors_way SET server_key = %s WHERE server_key IS NULL", servers[0]
        )
    cr.execute("DELETE FROM soors_way WHERE server_key IS NULL")
