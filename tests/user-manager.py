# SPDX-License-Identifier: LGPL-2.1-or-later
"""user-manager.py SOCKET FILE [RESULT]: plays the user manager of systemd for one call after the other.

Each scope that is asked for is a line of FILE: "NAME MODE KEY=VALUE...", keys sorted. The job ends with RESULT, "done"
if there is none; "refused" refuses the call.
"""
import os
import sys

from gi.repository import Gio, GLib

MANAGER = """<node><interface name="org.freedesktop.systemd1.Manager">
<method name="StartTransientUnit"><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="a(sv)" direction="in"/><arg type="a(sa(sv))" direction="in"/><arg type="o" direction="out"/></method>
<signal name="JobRemoved"><arg type="u"/><arg type="o"/><arg type="s"/><arg type="s"/></signal>
</interface></node>"""
path, record = sys.argv[1:3]
result = sys.argv[3] if len(sys.argv) > 3 else "done"
kept = []


def called(connection, _sender, _object, _interface, _method, parameters, invocation):
    name, mode, properties, _aux = parameters.unpack()
    with open(record, "a", encoding="utf-8") as out:
        print(name, mode, *sorted(f"{key}={value}".replace(" ", "_") for key, value in properties), file=out)
    if result == "refused":
        invocation.return_dbus_error("org.freedesktop.DBus.Error.AccessDenied", "not today")
        return
    # Another job first, and this one before its name is known.
    for job, outcome in (("/org/freedesktop/systemd1/job/1", "failed"), ("/org/freedesktop/systemd1/job/7", result)):
        connection.emit_signal(None, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "JobRemoved",
                               GLib.Variant("(uoss)", (7, job, name, outcome)))
    invocation.return_value(GLib.Variant("(o)", ("/org/freedesktop/systemd1/job/7",)))


def connected(_server, connection):
    kept.append(connection)
    info = Gio.DBusNodeInfo.new_for_xml(MANAGER).interfaces[0]
    connection.register_object("/org/freedesktop/systemd1", info, called, None, None)
    return True


os.makedirs(os.path.dirname(path), exist_ok=True)
server = Gio.DBusServer.new_sync(f"unix:path={path}", Gio.DBusServerFlags.NONE, Gio.dbus_generate_guid(), None, None)
server.connect("new-connection", connected)
server.start()
GLib.MainLoop().run()
