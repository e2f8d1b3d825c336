# SPDX-License-Identifier: LGPL-2.1-or-later
"""portal-client.py open|save: has the portal of the session bus ask the user for a file, and prints its path.

Runs inside a jail, as a program with a file dialog would.
"""
import sys
from urllib.parse import unquote, urlparse

from gi.repository import Gio, GLib

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
loop = GLib.MainLoop()
token = "jailtest"
handle = f"/org/freedesktop/portal/desktop/request/{bus.get_unique_name()[1:].replace('.', '_')}/{token}"
result = {}


def answered(_bus, _sender, _path, _interface, _signal, parameters):
    result["code"], result["values"] = parameters.unpack()
    loop.quit()


bus.signal_subscribe("org.freedesktop.portal.Desktop", "org.freedesktop.portal.Request", "Response", handle, None,
                     Gio.DBusSignalFlags.NONE, answered)
options = {"handle_token": GLib.Variant("s", token)}
if sys.argv[1] == "save":
    options["current_name"] = GLib.Variant("s", "new.txt")
bus.call_sync("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.FileChooser",
              "OpenFile" if sys.argv[1] == "open" else "SaveFile",
              GLib.Variant("(ssa{sv})", ("", "Jail test dialog", options)), None, Gio.DBusCallFlags.NONE, 30000)
print("asked", flush=True)
GLib.timeout_add_seconds(60, loop.quit)
loop.run()
if result.get("code") != 0:
    sys.exit(f"the portal answers {result}")
for uri in result["values"]["uris"]:
    print(unquote(urlparse(uri).path), flush=True)
