/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/error.h"

G_DEFINE_QUARK (jail-error-quark, jail_error)
