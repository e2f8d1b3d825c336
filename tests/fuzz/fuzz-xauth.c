/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Feeds the reader of X authority files. What it takes out must be a file from which
 * the same cookie can be taken again, and nothing else. */
#include <stdint.h>
#include <stdlib.h>

#include "plan/xauth.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) cookie = xauth_extract (data, size, "host", "0", "6000");
  g_autoptr (GBytes) again = NULL;
  const guint8 *content;
  gsize length;

  if (cookie == NULL)
    return 0;
  content = g_bytes_get_data (cookie, &length);
  if (length > size + 64)
    abort ();
  again = xauth_extract (content, length, "another", "6000", "6000");
  if (again == NULL || !g_bytes_equal (cookie, again))
    abort ();
  return 0;
}
