/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/xauth.h"

#include <string.h>
#include <sys/random.h>

#define FAMILY_LOCAL 256
#define FAMILY_WILD 65535
#define COOKIE_NAME "MIT-MAGIC-COOKIE-1"

typedef struct {
  const guint8 *data;
  gsize length;
} Field;

typedef struct {
  guint16 family;
  Field address, number, name, cookie;
} Entry;

static gboolean
take_number (const guint8 **data, gsize *size, guint16 *number)
{
  if (*size < 2)
    return FALSE;
  *number = (guint16) ((*data)[0] << 8 | (*data)[1]);
  *data += 2;
  *size -= 2;
  return TRUE;
}

static gboolean
take_field (const guint8 **data, gsize *size, Field *field)
{
  guint16 length;

  if (!take_number (data, size, &length) || *size < length)
    return FALSE;
  *field = (Field) { *data, length };
  *data += length;
  *size -= length;
  return TRUE;
}

static gboolean
take_entry (const guint8 **data, gsize *size, Entry *entry)
{
  return take_number (data, size, &entry->family) && take_field (data, size, &entry->address)
         && take_field (data, size, &entry->number) && take_field (data, size, &entry->name)
         && take_field (data, size, &entry->cookie);
}

static gboolean
field_is (const Field *field, const char *text)
{
  return field->length == strlen (text) && memcmp (field->data, text, field->length) == 0;
}

static void
put_number (GByteArray *out, gsize number)
{
  guint8 bytes[2] = { (guint8) (number >> 8), (guint8) number };

  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
put_field (GByteArray *out, const void *data, gsize length)
{
  put_number (out, length);
  g_byte_array_append (out, data, (guint) length);
}

static GBytes *
make_file (const char *display, const void *cookie, gsize size)
{
  GByteArray *out = g_byte_array_new ();

  put_number (out, FAMILY_WILD);
  put_field (out, "", 0);
  put_field (out, display, strlen (display));
  put_field (out, COOKIE_NAME, strlen (COOKIE_NAME));
  put_field (out, cookie, size);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
xauth_extract (const guint8 *data, gsize size, const char *host_name,
               const char *display, const char *new_display)
{
  Entry entry;

  while (take_entry (&data, &size, &entry)) {
    gboolean here = entry.family == FAMILY_WILD
                    || (entry.family == FAMILY_LOCAL && field_is (&entry.address, host_name));

    /* An empty number stands for every display. */
    if (!here || !field_is (&entry.name, COOKIE_NAME)
        || !(entry.number.length == 0 || field_is (&entry.number, display)))
      continue;
    return make_file (new_display, entry.cookie.data, entry.cookie.length);
  }
  return NULL;
}

GBytes *
xauth_make (const char *display)
{
  guint8 cookie[16];

  if (getrandom (cookie, sizeof cookie, 0) != sizeof cookie)
    return NULL;
  return make_file (display, cookie, sizeof cookie);
}
