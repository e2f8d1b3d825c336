/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/json.h"

#include <dlfcn.h>
#include <json-c/json.h>
#include <string.h>

#include "util/error.h"

/* The interface of json-c 0.15 and later. */
#define LIBRARY "libjson-c.so.5"

#define DEEPEST 16

/* Names and types come from json-c's own headers. */
#define FOR_EACH_FUNCTION(use) \
  use (json_tokener_new_ex) \
  use (json_tokener_free) \
  use (json_tokener_set_flags) \
  use (json_tokener_parse_ex) \
  use (json_tokener_get_error) \
  use (json_tokener_get_parse_end) \
  use (json_tokener_error_desc) \
  use (json_object_put) \
  use (json_object_get_type) \
  use (json_object_object_get_ex) \
  use (json_object_iter_begin) \
  use (json_object_iter_end) \
  use (json_object_iter_next) \
  use (json_object_iter_equal) \
  use (json_object_iter_peek_name) \
  use (json_object_array_length) \
  use (json_object_array_get_idx) \
  use (json_object_get_string) \
  use (json_object_get_string_len) \
  use (json_object_get_int64) \
  use (json_object_get_uint64)

#define DECLARE(name) __typeof__ (name) *name;

struct Json {
  void *library;
  FOR_EACH_FUNCTION (DECLARE)
  json_object *root;
};

static json_object *
object_of (const JsonValue *value)
{
  return (json_object *) value;
}

static gboolean
load_library (Json *json, GError **error)
{
  json->library = dlopen (LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (json->library == NULL)
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                   "reading JSON needs the library json-c (%s), which is not installed", LIBRARY);
      return FALSE;
    }
#define LOOK_UP(name) \
  json->name = (__typeof__ (json->name)) dlsym (json->library, #name); \
  if (json->name == NULL) \
    { \
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s has no %s", LIBRARY, #name); \
      return FALSE; \
    }
  FOR_EACH_FUNCTION (LOOK_UP)
  return TRUE;
}

static gboolean
set_error_at (GError **error, const char *text, gsize offset, const char *problem)
{
  guint line = 1;

  for (gsize i = 0; i < offset; i++)
    line += text[i] == '\n';
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "%u: not JSON: %s", line, problem);
  return FALSE;
}

/* The library takes what is larger than any 64-bit number for the largest one, and says nothing. */
static gboolean
check_numbers (const char *text, gsize length, GError **error)
{
  static const char largest[] = "18446744073709551615";
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      gsize start, end;

      if (in_string && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        in_string = !in_string;
      if (in_string || i >= length || !g_ascii_isdigit (text[i]))
        continue;
      for (start = i; start < length && text[start] == '0'; start++)
        ;
      for (end = start; end < length && g_ascii_isdigit (text[end]); end++)
        ;
      i = end - 1;
      if (end - start > strlen (largest) || (end - start == strlen (largest) && strncmp (text + start, largest, end - start) > 0))
        return set_error_at (error, text, start, "a number has more than 64 bits");
    }
  return TRUE;
}

static gboolean
parse_text (Json *json, const char *text, gsize length, GError **error)
{
  json_tokener *tokener = json->json_tokener_new_ex (DEEPEST);
  enum json_tokener_error problem;
  gsize end;

  json->json_tokener_set_flags (tokener, JSON_TOKENER_STRICT);
  json->root = json->json_tokener_parse_ex (tokener, text, (int) length);
  problem = json->json_tokener_get_error (tokener);
  end = MIN (json->json_tokener_get_parse_end (tokener), length);
  json->json_tokener_free (tokener);
  if (problem == json_tokener_continue)
    return set_error_at (error, text, length, "the end is missing");
  if (problem != json_tokener_success)
    return set_error_at (error, text, end, json->json_tokener_error_desc (problem));
  while (end < length && strchr (" \t\r\n", text[end]) != NULL)
    end++;
  return end == length || set_error_at (error, text, end, "something follows the end");
}

Json *
json_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (Json) json = g_new0 (Json, 1);

  if (length > G_MAXINT || memchr (text, '\0', length) != NULL)
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "1: not JSON: it has a zero byte");
      return NULL;
    }
  if (!check_numbers (text, length, error) || !load_library (json, error) || !parse_text (json, text, length, error))
    return NULL;
  return g_steal_pointer (&json);
}

void
json_free (Json *json)
{
  if (json->root != NULL)
    json->json_object_put (json->root);
  if (json->library != NULL)
    dlclose (json->library);
  g_free (json);
}

const JsonValue *
json_root (const Json *json)
{
  return (const JsonValue *) json->root;
}

gboolean
json_is_object (const Json *json, const JsonValue *value)
{
  return json->json_object_get_type (object_of (value)) == json_type_object;
}

gboolean
json_is_array (const Json *json, const JsonValue *value)
{
  return json->json_object_get_type (object_of (value)) == json_type_array;
}

const JsonValue *
json_member (const Json *json, const JsonValue *object, const char *key)
{
  json_object *found = NULL;

  if (json_is_object (json, object))
    json->json_object_object_get_ex (object_of (object), key, &found);
  return (const JsonValue *) found;
}

GPtrArray *
json_keys (const Json *json, const JsonValue *object)
{
  GPtrArray *keys = g_ptr_array_new ();

  if (json_is_object (json, object))
    {
      struct json_object_iterator at = json->json_object_iter_begin (object_of (object));
      struct json_object_iterator end = json->json_object_iter_end (object_of (object));

      for (; !json->json_object_iter_equal (&at, &end); json->json_object_iter_next (&at))
        g_ptr_array_add (keys, (gpointer) json->json_object_iter_peek_name (&at));
    }
  return keys;
}

gsize
json_length (const Json *json, const JsonValue *array)
{
  return json_is_array (json, array) ? json->json_object_array_length (object_of (array)) : 0;
}

const JsonValue *
json_element (const Json *json, const JsonValue *array, gsize index)
{
  return (const JsonValue *) json->json_object_array_get_idx (object_of (array), index);
}

const char *
json_string (const Json *json, const JsonValue *value)
{
  const char *text;

  if (json->json_object_get_type (object_of (value)) != json_type_string)
    return NULL;
  text = json->json_object_get_string (object_of (value));
  return strlen (text) == (gsize) json->json_object_get_string_len (object_of (value)) ? text : NULL;
}

gboolean
json_number (const Json *json, const JsonValue *value, guint64 *number)
{
  if (json->json_object_get_type (object_of (value)) != json_type_int
      || json->json_object_get_int64 (object_of (value)) < 0)
    return FALSE;
  *number = json->json_object_get_uint64 (object_of (value));
  return TRUE;
}
