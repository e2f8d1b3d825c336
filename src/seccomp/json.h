/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Json: the little of json-c that reading a document needs.
 *
 * json-c is loaded when the first document is parsed and not before: linking it
 * would cost every start 40 microseconds for something that few starts need, and those
 * only once, as the compiled filter is kept. */
#pragma once

#include <glib.h>

typedef struct Json Json;          /* a parsed document */
typedef struct JsonValue JsonValue; /* something in it; dies with it; NULL is JSON's null and what is not there */

/* `text` is JSON by the letter of RFC 8259 and nests no deeper than 16. Errors:
 * JAIL_ERROR_PROFILE, starting with the line in the text; JAIL_ERROR_HOST if json-c is
 * not installed. */
Json *json_parse (const char *text, gsize length, GError **error);
void json_free (Json *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Json, json_free)

const JsonValue *json_root (const Json *json);

gboolean json_is_object (const Json *json, const JsonValue *value);
gboolean json_is_array (const Json *json, const JsonValue *value);

/* The value of a key of an object, NULL if it has none or is no object. */
const JsonValue *json_member (const Json *json, const JsonValue *object, const char *key);

/* The keys of an object (borrowed), for those who want to know all. Free with g_ptr_array_unref(). */
GPtrArray *json_keys (const Json *json, const JsonValue *object);

/* Of an array; 0 for anything else. */
gsize json_length (const Json *json, const JsonValue *array);
const JsonValue *json_element (const Json *json, const JsonValue *array, gsize index);

/* NULL if it is no string, or has a zero in it. */
const char *json_string (const Json *json, const JsonValue *value);

/* FALSE unless it is an integer from 0 to 2^64 - 1. */
gboolean json_number (const Json *json, const JsonValue *value, guint64 *number);
