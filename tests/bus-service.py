# SPDX-License-Identifier: LGPL-2.1-or-later
"""bus-service.py session|system FILE NAME...: owns the names and writes each call that reaches it to FILE.

A call of the method "Emit" makes it broadcast the signal "org.example.I.Spoke" from the object that was called.
"""
import sys

import dbus
import dbus.lowlevel
import dbus.mainloop.glib
from gi.repository import GLib

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus() if sys.argv[1] == "session" else dbus.SystemBus()


for name in sys.argv[3:]:
    bus.request_name(name)
record = open(sys.argv[2], "w", buffering=1, encoding="utf-8")


def take(connection, message):
    if not isinstance(message, dbus.lowlevel.MethodCallMessage):
        return dbus.lowlevel.HANDLER_RESULT_NOT_YET_HANDLED
    record.write(f"{message.get_path()} {message.get_interface()}.{message.get_member()}\n")
    if message.get_member() == "Emit":
        connection.send_message(dbus.lowlevel.SignalMessage(message.get_path(), "org.example.I", "Spoke"))
    answer = dbus.lowlevel.MethodReturnMessage(message)
    answer.append("reached", signature="s")
    connection.send_message(answer)
    return dbus.lowlevel.HANDLER_RESULT_HANDLED


bus.add_message_filter(take)
GLib.MainLoop().run()
