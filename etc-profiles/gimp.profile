# SPDX-License-Identifier: LGPL-2.1-or-later
# GIMP may reach the files named on its command line, the pictures and download
# directories and its own settings and plug-ins; no network, no sound.
include gimp.local
include globals.local

mkdir ${HOME}/.config/GIMP
mkdir ${HOME}/.cache/gimp
mkdir ${HOME}/.cache/babl
mkdir ${HOME}/.local/share/gegl-0.4
whitelist ${HOME}/.config/GIMP
whitelist ${HOME}/.cache/gimp
whitelist ${HOME}/.cache/babl
whitelist ${HOME}/.local/share/gegl-0.4
whitelist ${PICTURES}
whitelist ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include offline.inc
include base.inc

nosound
private-etc @x11,OpenCL,cups,gimp,ghostscript,mime.types,os-release,papersize,paperspecs,sane.d

x11-only
include portals.inc
dbus-user.own org.gimp.GIMP.UI
env GSETTINGS_BACKEND=memory
