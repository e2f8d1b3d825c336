/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Feeds the reader of AppImages with files, and with their names. Where it finds a file system there is one, within
 * the file; what it makes of a name is fit to be the name of a profile. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plan/appimage-file.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct {
  const uint8_t *data;
  size_t size;
} Memory;

static gboolean
read_memory (gpointer data, void *buffer, gsize size, guint64 offset)
{
  const Memory *memory = data;

  if (offset > memory->size || size > memory->size - offset)
    abort ();
  memcpy (buffer, memory->data + offset, size);
  return TRUE;
}

static void
check_name (const uint8_t *data, size_t size)
{
  g_autofree char *path = g_strndup ((const char *) data, size);
  g_autofree char *name = appimage_name (path);

  if (name == NULL)
    return;
  do
    if (name[0] == '\0' || name[0] == '.' || strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789+-._") != strlen (name))
      abort ();
  while (appimage_shorten_name (name));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Memory memory = { data, size };
  AppImageFile file;
  const char *problem = appimage_parse (read_memory, &memory, size, &file);

  if (problem == NULL && file.type != 1 && (file.type != 2 || file.offset > size - 4 || memcmp (data + file.offset, "hsqs", 4) != 0))
    abort ();
  check_name (data, size);
  return 0;
}
