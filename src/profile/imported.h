/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What to think of words in Firejail's own profiles that we do not know. */
#pragma once

#include <glib.h>

/* Does an unknown directive look as if it takes something away from the
 * program? Such a line must not be skipped. */
gboolean imported_word_restricts (const char *name);

/* TRUE for words whose absence opens nothing: a grant, or a matter of comfort. */
gboolean imported_word_can_wait (const char *name);
