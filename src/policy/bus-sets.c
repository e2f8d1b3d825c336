/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Named sets of rules. A name on the bus exposes every object of its owner, so each
 * rule says which object, and, where the owner has more to offer, which interface. */
#include "policy/bus.h"

#define PORTAL "org.freedesktop.portal.Desktop="
#define PORTAL_OBJECT "@/org/freedesktop/portal/desktop"
#define PORTAL_CALL(interface_) { BUS_CALL, PORTAL "org.freedesktop.portal." interface_ ".*" PORTAL_OBJECT }

/* What every portal needs: properties, versions, and the answers. */
#define PORTAL_COMMON \
  { BUS_CALL, PORTAL "org.freedesktop.DBus.Properties.*" PORTAL_OBJECT }, \
  { BUS_CALL, PORTAL "org.freedesktop.DBus.Introspectable.*" PORTAL_OBJECT }, \
  { BUS_CALL, PORTAL "org.freedesktop.portal.Request.*" PORTAL_OBJECT "/*" }, \
  { BUS_CALL, PORTAL "org.freedesktop.portal.Session.*" PORTAL_OBJECT "/*" }, \
  { BUS_BROADCAST, PORTAL PORTAL_OBJECT "/*" }

static const BusSetRule gamemode_rules[] = {
  { BUS_CALL, "com.feralinteractive.GameMode=com.feralinteractive.GameMode.*@/com/feralinteractive/GameMode" },
  { BUS_CALL, "com.feralinteractive.GameMode=org.freedesktop.DBus.Properties.*@/com/feralinteractive/GameMode" },
  { 0, NULL },
};

/* Both were made for programs in sandboxes: each client has a context of its own. */
static const BusSetRule input_method_rules[] = {
  { BUS_TALK, "org.freedesktop.portal.Fcitx" },
  { BUS_TALK, "org.freedesktop.portal.IBus" },
  { 0, NULL },
};

static const BusSetRule mpris_rules[] = {
  { BUS_OWN, "org.mpris.MediaPlayer2.${PROGRAM}.*" },
  { 0, NULL },
};

static const BusSetRule notifications_rules[] = {
  { BUS_CALL, "org.freedesktop.Notifications=org.freedesktop.Notifications.*@/org/freedesktop/Notifications" },
  { BUS_BROADCAST, "org.freedesktop.Notifications=org.freedesktop.Notifications.*@/org/freedesktop/Notifications" },
  { 0, NULL },
};

static const BusSetRule portals_rules[] = {
  PORTAL_COMMON,
  PORTAL_CALL ("Email"),
  PORTAL_CALL ("FileChooser"),
  PORTAL_CALL ("Inhibit"),
  PORTAL_CALL ("MemoryMonitor"),
  PORTAL_CALL ("NetworkMonitor"),
  PORTAL_CALL ("Notification"),
  PORTAL_CALL ("OpenURI"),
  PORTAL_CALL ("PowerProfileMonitor"),
  PORTAL_CALL ("Print"),
  PORTAL_CALL ("ProxyResolver"),
  PORTAL_CALL ("Settings"),
  PORTAL_CALL ("Trash"),
  { BUS_CALL, "org.freedesktop.portal.Documents=org.freedesktop.portal.Documents.*@/org/freedesktop/portal/documents" },
  { BUS_CALL, "org.freedesktop.portal.Documents=org.freedesktop.DBus.Properties.*@/org/freedesktop/portal/documents" },
  { 0, NULL },
};

static const BusSetRule portal_camera_rules[] = { PORTAL_COMMON, PORTAL_CALL ("Camera"), { 0, NULL } };
static const BusSetRule portal_location_rules[] = { PORTAL_COMMON, PORTAL_CALL ("Location"), { 0, NULL } };
static const BusSetRule portal_screen_rules[] = {
  PORTAL_COMMON, PORTAL_CALL ("ScreenCast"), PORTAL_CALL ("Screenshot"), { 0, NULL },
};

static const BusSetRule screensaver_rules[] = {
  { BUS_CALL, "org.freedesktop.ScreenSaver=org.freedesktop.ScreenSaver.Inhibit" },
  { BUS_CALL, "org.freedesktop.ScreenSaver=org.freedesktop.ScreenSaver.UnInhibit" },
  { BUS_CALL, "org.freedesktop.PowerManagement=org.freedesktop.PowerManagement.Inhibit.*@/org/freedesktop/PowerManagement/Inhibit" },
  { BUS_CALL, "org.gnome.SessionManager=org.gnome.SessionManager.Inhibit@/org/gnome/SessionManager" },
  { BUS_CALL, "org.gnome.SessionManager=org.gnome.SessionManager.Uninhibit@/org/gnome/SessionManager" },
  { 0, NULL },
};

static const BusSetRule secrets_rules[] = {
  { BUS_CALL, "org.freedesktop.secrets=org.freedesktop.Secret.*@/org/freedesktop/secrets/*" },
  { BUS_CALL, "org.freedesktop.secrets=org.freedesktop.DBus.Properties.*@/org/freedesktop/secrets/*" },
  { BUS_BROADCAST, "org.freedesktop.secrets=@/org/freedesktop/secrets/*" },
  { 0, NULL },
};

static const BusSetRule tray_rules[] = {
  { BUS_CALL, "org.kde.StatusNotifierWatcher=org.kde.StatusNotifierWatcher.RegisterStatusNotifierItem@/StatusNotifierWatcher" },
  { BUS_CALL, "org.kde.StatusNotifierWatcher=org.freedesktop.DBus.Properties.*@/StatusNotifierWatcher" },
  { BUS_CALL, "org.kde.StatusNotifierWatcher=org.freedesktop.DBus.Introspectable.*@/StatusNotifierWatcher" },
  { BUS_BROADCAST, "org.kde.StatusNotifierWatcher=@/StatusNotifierWatcher" },
  { 0, NULL },
};

static const BusSetRule inhibit_rules[] = {
  { BUS_CALL, "org.freedesktop.login1=org.freedesktop.login1.Manager.Inhibit@/org/freedesktop/login1" },
  { BUS_BROADCAST, "org.freedesktop.login1=org.freedesktop.login1.Manager.*@/org/freedesktop/login1" },
  { 0, NULL },
};

static const BusSetRule network_rules[] = {
  { BUS_CALL, "org.freedesktop.NetworkManager=org.freedesktop.DBus.Properties.*@/org/freedesktop/NetworkManager" },
  { BUS_BROADCAST, "org.freedesktop.NetworkManager=@/org/freedesktop/NetworkManager" },
  { 0, NULL },
};

static const BusSetRule power_rules[] = {
  { BUS_CALL, "org.freedesktop.UPower=org.freedesktop.UPower.*@/org/freedesktop/UPower" },
  { BUS_CALL, "org.freedesktop.UPower=org.freedesktop.DBus.Properties.Get@/org/freedesktop/UPower/*" },
  { BUS_CALL, "org.freedesktop.UPower=org.freedesktop.DBus.Properties.GetAll@/org/freedesktop/UPower/*" },
  { BUS_BROADCAST, "org.freedesktop.UPower=@/org/freedesktop/UPower/*" },
  { 0, NULL },
};

const BusSet bus_sets[] = {
  { "gamemode", BUS_USER, "ask for full speed", gamemode_rules, FALSE },
  { "input-method", BUS_USER, "type through ibus or fcitx", input_method_rules, FALSE },
  { "mpris", BUS_USER, "be a media player that the desktop's keys control", mpris_rules, FALSE },
  { "notifications", BUS_USER, "show notifications", notifications_rules, FALSE },
  { "portal-camera", BUS_USER, "ask for the camera", portal_camera_rules, TRUE },
  { "portal-location", BUS_USER, "ask where the machine is", portal_location_rules, TRUE },
  { "portal-screen", BUS_USER, "ask for pictures of the screen", portal_screen_rules, TRUE },
  { "portals", BUS_USER, "have files chosen, addresses opened and pages printed outside", portals_rules, TRUE },
  { "screensaver", BUS_USER, "keep the screen on", screensaver_rules, FALSE },
  { "secrets", BUS_USER, "use the keyring, with what other programs keep there", secrets_rules, FALSE },
  { "tray", BUS_USER, "show an icon in the tray", tray_rules, FALSE },
  { "inhibit", BUS_SYSTEM, "delay sleep and shutdown", inhibit_rules, FALSE },
  { "network", BUS_SYSTEM, "know whether there is a network", network_rules, FALSE },
  { "power", BUS_SYSTEM, "know the state of the battery", power_rules, FALSE },
  { NULL, BUS_USER, NULL, NULL, FALSE },
};

const char *const bus_set_names_user[] = {
  "gamemode", "input-method", "mpris", "notifications", "portal-camera", "portal-location", "portal-screen",
  "portals", "screensaver", "secrets", "tray", NULL,
};

const char *const bus_set_names_system[] = { "inhibit", "network", "power", NULL };
