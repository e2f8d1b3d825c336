/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fixed words that arguments are made of. Each list ends with NULL. */
#pragma once

extern const char *const words_appimage_ways[];
extern const char *const words_none[];
extern const char *const words_capabilities[];   /* capabilities(7), without "cap_" */
extern const char *const words_protocols[];      /* the order is that of ProtocolSet */
extern const char *const words_namespaces[];     /* the order is that of NamespaceSet */
extern const char *const words_error_actions[];
extern const char *const words_bus_modes[];
extern const char *const words_wayland_modes[];  /* the order is that of WaylandMode */
extern const char *const words_x11_modes[];      /* the order is that of X11Mode */
extern const char *const words_x11_managers[];
extern const char *const words_clipboard[];      /* the order is that of ClipboardWays, as a number */
extern const char *const words_landlock_modes[]; /* the order is that of LandlockMode */

