/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program is an AppImage: what of that has to be known before words become wishes. */
#pragma once

#include "profile/reader.h"

/* TRUE where the words ask for it (--appimage) or the program is called *.AppImage and is one; then
 * that is a wish of the policy, unless an option says it. */
gboolean app_image_expected (char *const *argv, Policy *policy);

/* Reads the profile of the program after which the AppImage is called, or the default one. */
gboolean app_image_read_profile (ProfileReader *reader, const ProfileContext *context, const char *program, GError **error);
