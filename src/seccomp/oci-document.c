/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/oci-document.h"

#include <errno.h>
#include <seccomp.h>
#include <string.h>
#include <sys/capability.h>

#include "seccomp/errno-names.h"
#include "seccomp/json.h"
#include "seccomp/oci-words.h"
#include "util/error.h"
#include "util/suggest.h"

/* MAX_ERRNO of linux/err.h: the kernel cuts larger ones. */
#define LARGEST_ERRNO 4095

typedef struct {
  const Json *json;
  const OciConditions *conditions;
  OciDocument *document;
  GPtrArray *warnings;
  GString *place;           /* where in the document, for messages */
} Reading;

static gboolean wrong (const Reading *reading, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
wrong (const Reading *reading, GError **error, const char *format, ...)
{
  g_autofree char *problem = NULL;
  va_list arguments;

  va_start (arguments, format);
  problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "%s%s%s", reading->place->str,
               reading->place->len > 0 ? ": " : "", problem);
  return FALSE;
}

static void warn (const Reading *reading, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
warn (const Reading *reading, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (reading->warnings != NULL)
    g_ptr_array_add (reading->warnings, g_strdup_printf ("%s%s%s", reading->place->str,
                                                         reading->place->len > 0 ? ": " : "", text));
}

/* A quoted word that is fit for a message. */
static char *
shown (const char *word)
{
  g_autofree char *start = g_strndup (word, 64);

  return g_strescape (start, NULL);
}

/* "unknown KIND "WORD", did you mean ...?" */
static gboolean
unknown_word (const Reading *reading, const char *kind, const char *word, const char *const *known, GError **error)
{
  g_autofree char *text = shown (word);
  const char *near = suggest_nearest_of (word, known);

  return wrong (reading, error, "unknown %s \"%s\"%s%s%s", kind, text, near != NULL ? ", did you mean \"" : "",
                near != NULL ? near : "", near != NULL ? "\"?" : "");
}

/* Unknown keys may be of a newer format, or misspelt: what they were to say is
 * not obeyed, and that is told. */
static void
check_keys (const Reading *reading, const JsonValue *object, const char *const *known)
{
  g_autoptr (GPtrArray) keys = json_keys (reading->json, object);

  for (guint i = 0; i < keys->len; i++)
    if (!g_strv_contains (known, g_ptr_array_index (keys, i)))
      {
        g_autofree char *text = shown (g_ptr_array_index (keys, i));

        warn (reading, "unknown key \"%s\" skipped", text);
      }
}

/* The error of an action: by name where there is one, as Podman writes it, else by number. */
static gboolean
read_errno (const Reading *reading, const JsonValue *object, const char *name_key, const char *number_key,
            int *error_number, GError **error)
{
  const JsonValue *by_name = json_member (reading->json, object, name_key);
  const JsonValue *by_number = json_member (reading->json, object, number_key);
  const char *name = json_string (reading->json, by_name);
  guint64 number;

  *error_number = -1;
  if (by_name != NULL && name == NULL)
    return wrong (reading, error, "%s is no string", name_key);
  if (name != NULL && *name != '\0')
    {
      *error_number = errno_from_name (name);
      if (*error_number == 0)
        {
          g_autofree char *text = shown (name);

          return wrong (reading, error, "unknown error \"%s\"", text);
        }
    }
  if (by_number == NULL)
    return TRUE;
  if (!json_number (reading->json, by_number, &number) || number > LARGEST_ERRNO)
    return wrong (reading, error, "%s is no number from 0 to %d", number_key, LARGEST_ERRNO);
  if (*error_number < 0)
    *error_number = (int) number;
  return TRUE;
}

static gboolean
read_action (const Reading *reading, const JsonValue *object, const char *key, const char *errno_key,
             const char *number_key, FilterAction *action, GError **error)
{
  const char *word = json_string (reading->json, json_member (reading->json, object, key));
  int number;

  if (word == NULL)
    return wrong (reading, error, "%s is missing or no string", key);
  if (!g_strv_contains (oci_action_names, word))
    return unknown_word (reading, "action", word, oci_action_names, error);
  if (!oci_action_find (word, &action->verb))
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_SUPPORTED, "%s%s%s is not supported: it needs a listener "
                   "beside the container", reading->place->str, reading->place->len > 0 ? ": " : "", word);
      return FALSE;
    }
  if (!read_errno (reading, object, errno_key, number_key, &number, error))
    return FALSE;
  action->error = 0;
  if (strcmp (word, "SCMP_ACT_TRACE") == 0)
    {
      /* Its number is for the tracer. */
      if (!reading->document->traces)
        warn (reading, "SCMP_ACT_TRACE has no tracer to ask: the call answers ENOSYS, as in the kernel");
      reading->document->traces = TRUE;
      action->error = ENOSYS;
    }
  else if (action->verb == FILTER_ERRNO)
    action->error = number >= 0 ? (guint16) number : EPERM;
  else if (number > 0)
    return wrong (reading, error, "%s carries no error number", word);
  return TRUE;
}

static const OciArchitecture *
read_architecture (const Reading *reading, const JsonValue *value, GError **error)
{
  const char *word = json_string (reading->json, value);
  const OciArchitecture *found = word != NULL ? oci_architecture_find (word) : NULL;
  g_autoptr (GPtrArray) names = NULL;

  if (found != NULL)
    return found;
  if (word == NULL)
    {
      wrong (reading, error, "an architecture is no string");
      return NULL;
    }
  names = oci_architecture_names ();
  unknown_word (reading, "architecture", word + (g_str_has_prefix (word, "SCMP_ARCH_") ? 10 : 0),
                (const char *const *) names->pdata, error);
  return NULL;
}

static gboolean
read_architectures (const Reading *reading, const JsonValue *array, FilterAbiSet *abis, gboolean *names_x32,
                    GError **error)
{
  if (array != NULL && !json_is_array (reading->json, array))
    return wrong (reading, error, "architectures are no list");
  for (gsize i = 0; i < json_length (reading->json, array); i++)
    {
      const OciArchitecture *one = read_architecture (reading, json_element (reading->json, array, i), error);

      if (one == NULL)
        return FALSE;
      if (one->token == seccomp_arch_native ())
        *abis |= FILTER_COVERS_NATIVE;
#ifdef __x86_64__
      if (one->token == SCMP_ARCH_X86)
        *abis |= FILTER_COVERS_I386;
#endif
      if (one->token == SCMP_ARCH_X32 && names_x32 != NULL)
        *names_x32 = TRUE;
    }
  return TRUE;
}

/* The entry for this machine gives its other architectures. */
static gboolean
read_arch_map (const Reading *reading, const JsonValue *map, GError **error)
{
  OciDocument *document = reading->document;

  if (!json_is_array (reading->json, map))
    return wrong (reading, error, "archMap is no list");
  for (gsize i = 0; i < json_length (reading->json, map); i++)
    {
      const JsonValue *entry = json_element (reading->json, map, i);
      const OciArchitecture *one
        = read_architecture (reading, json_member (reading->json, entry, "architecture"), error);

      if (one == NULL)
        return FALSE;
      if (one == oci_native ()
          && !read_architectures (reading, json_member (reading->json, entry, "subArchitectures"), &document->abis,
                                  &document->names_x32, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_comparison (const Reading *reading, const JsonValue *value, Comparison *comparison, GError **error)
{
  static const char *const known[] = { "index", "value", "valueTwo", "op", NULL };
  const char *word = json_string (reading->json, json_member (reading->json, value, "op"));
  const JsonValue *two = json_member (reading->json, value, "valueTwo");
  guint64 index;

  if (!json_is_object (reading->json, value))
    return wrong (reading, error, "a comparison is no object");
  check_keys (reading, value, known);
  if (!json_number (reading->json, json_member (reading->json, value, "index"), &index) || index > 5)
    return wrong (reading, error, "index is no number from 0 to 5");
  if (!json_number (reading->json, json_member (reading->json, value, "value"), &comparison->value))
    return wrong (reading, error, "value is no number from 0 to 2^64 - 1");
  comparison->value_two = 0;
  if (two != NULL && !json_number (reading->json, two, &comparison->value_two))
    return wrong (reading, error, "valueTwo is no number from 0 to 2^64 - 1");
  if (word == NULL)
    return wrong (reading, error, "op is missing or no string");
  if (!oci_operator_find (word, &comparison->operator))
    return unknown_word (reading, "operator", word, oci_operator_names, error);
  comparison->argument = (guint) index;
  return TRUE;
}

static gboolean
read_comparisons (Reading *reading, const JsonValue *array, GArray *comparisons, GError **error)
{
  gsize length = reading->place->len;

  if (array != NULL && !json_is_array (reading->json, array))
    return wrong (reading, error, "args is no list");
  for (gsize i = 0; i < json_length (reading->json, array); i++)
    {
      Comparison comparison;

      g_string_append_printf (reading->place, ".args[%zu]", i);
      if (!read_comparison (reading, json_element (reading->json, array, i), &comparison, error))
        return FALSE;
      g_string_truncate (reading->place, length);
      g_array_append_val (comparisons, comparison);
    }
  return TRUE;
}

static gboolean
has_capability (const Reading *reading, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  cap_value_t value;

  /* One that this library does not know cannot be held either. */
  return cap_from_name (lower, &value) == 0 && value < 64
         && (reading->conditions->capabilities & (G_GUINT64_CONSTANT (1) << value)) != 0;
}

/* How many words of the list under `key` hold here, and how many there are. */
static gboolean
count_holding (const Reading *reading, const JsonValue *condition, const char *key, gsize *n_holding, gsize *n,
               GError **error)
{
  const JsonValue *array = json_member (reading->json, condition, key);

  *n_holding = 0;
  *n = json_length (reading->json, array);
  if (array != NULL && !json_is_array (reading->json, array))
    return wrong (reading, error, "%s is no list", key);
  for (gsize i = 0; i < *n; i++)
    {
      const char *word = json_string (reading->json, json_element (reading->json, array, i));

      if (word == NULL)
        return wrong (reading, error, "%s has something that is no string", key);
      if (strcmp (key, "caps") == 0 ? has_capability (reading, word)
                                    : strcmp (word, oci_native ()->go) == 0)
        ++*n_holding;
    }
  return TRUE;
}

static gboolean
read_min_kernel (const Reading *reading, const JsonValue *condition, gboolean *given, gboolean *holds, GError **error)
{
  const JsonValue *value = json_member (reading->json, condition, "minKernel");
  const char *text = json_string (reading->json, value);
  g_auto (GStrv) parts = NULL;
  guint64 numbers[2];

  *given = value != NULL && (text == NULL || *text != '\0');
  *holds = FALSE;
  if (!*given)
    return TRUE;
  parts = g_strsplit (text != NULL ? text : "", ".", -1);
  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 0, 0xffff, &numbers[0], NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, 0, 0xffff, &numbers[1], NULL))
    return wrong (reading, error, "minKernel is no version like \"4.8\"");
  *holds = reading->conditions->kernel >= (guint) (numbers[0] << 16 | numbers[1]);
  return TRUE;
}

/* Docker's rules: an entry is included where one of the architectures, all of the
 * capabilities and the kernel are there, and excluded by any of them. */
static gboolean
read_conditions (const Reading *reading, const JsonValue *entry, gboolean *holds, GError **error)
{
  static const char *const known[] = { "caps", "arches", "minKernel", NULL };
  static const char *const keys[] = { "includes", "excludes" };

  *holds = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const JsonValue *condition = json_member (reading->json, entry, keys[i]);
      gsize n_caps, n_arches, caps, arches;
      gboolean kernel_given, kernel;

      if (condition == NULL)
        continue;
      if (!json_is_object (reading->json, condition))
        return wrong (reading, error, "%s is no object", keys[i]);
      check_keys (reading, condition, known);
      if (!count_holding (reading, condition, "caps", &caps, &n_caps, error)
          || !count_holding (reading, condition, "arches", &arches, &n_arches, error)
          || !read_min_kernel (reading, condition, &kernel_given, &kernel, error))
        return FALSE;
      if (i == 0)
        *holds = *holds && caps == n_caps && (n_arches == 0 || arches > 0) && (!kernel_given || kernel);
      else
        *holds = *holds && caps == 0 && arches == 0 && !(kernel_given && kernel);
    }
  return TRUE;
}

static void
entry_free (OciEntry *entry)
{
  g_ptr_array_unref (entry->names);
  g_array_unref (entry->comparisons);
  g_free (entry);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OciEntry, entry_free)

static gboolean
read_names (const Reading *reading, const JsonValue *value, GPtrArray *names, GError **error)
{
  const JsonValue *one = json_member (reading->json, value, "name");
  const JsonValue *array = json_member (reading->json, value, "names");
  const char *word = json_string (reading->json, one);

  if (one != NULL && word == NULL)
    return wrong (reading, error, "name is no string");
  if (word != NULL && *word != '\0')
    {
      if (json_length (reading->json, array) > 0)
        return wrong (reading, error, "name and names exclude each other");
      g_ptr_array_add (names, g_strdup (word));
      return TRUE;
    }
  if (!json_is_array (reading->json, array) || json_length (reading->json, array) == 0)
    return wrong (reading, error, "names is missing, empty or no list");
  for (gsize i = 0; i < json_length (reading->json, array); i++)
    {
      word = json_string (reading->json, json_element (reading->json, array, i));
      if (word == NULL)
        return wrong (reading, error, "names has something that is no string");
      g_ptr_array_add (names, g_strdup (word));
    }
  return TRUE;
}

static gboolean
read_entry (Reading *reading, const JsonValue *value, GError **error)
{
  static const char *const known[] = { "name", "names", "action", "errnoRet", "errno", "args", "comment",
                                       "includes", "excludes", "jailArchitectures", NULL };
  g_autoptr (OciEntry) entry = g_new0 (OciEntry, 1);
  gboolean holds;

  entry->names = g_ptr_array_new_with_free_func (g_free);
  entry->comparisons = g_array_new (FALSE, FALSE, sizeof (Comparison));
  if (!json_is_object (reading->json, value))
    return wrong (reading, error, "an entry is no object");
  check_keys (reading, value, known);
  if (!read_names (reading, value, entry->names, error)
      || !read_action (reading, value, "action", "errno", "errnoRet", &entry->action, error)
      || !read_comparisons (reading, json_member (reading->json, value, "args"), entry->comparisons, error)
      || !read_architectures (reading, json_member (reading->json, value, "jailArchitectures"), &entry->abis, NULL,
                              error)
      || !read_conditions (reading, value, &holds, error))
    return FALSE;
  if (holds)
    g_ptr_array_add (reading->document->entries, g_steal_pointer (&entry));
  return TRUE;
}

static gboolean
read_entries (Reading *reading, const char *key, GError **error)
{
  const JsonValue *array = json_member (reading->json, json_root (reading->json), key);

  if (array != NULL && !json_is_array (reading->json, array))
    return wrong (reading, error, "%s is no list", key);
  if (json_length (reading->json, array) > OCI_MOST_ENTRIES)
    return wrong (reading, error, "%s has more than %d entries", key, OCI_MOST_ENTRIES);
  for (gsize i = 0; i < json_length (reading->json, array); i++)
    {
      g_string_printf (reading->place, "%s[%zu]", key, i);
      if (!read_entry (reading, json_element (reading->json, array, i), error))
        return FALSE;
    }
  g_string_truncate (reading->place, 0);
  return TRUE;
}

static gboolean
read_flags (const Reading *reading, GError **error)
{
  static const char *const known[] = { "SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG",
                                       "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
                                       NULL };
  const JsonValue *array = json_member (reading->json, json_root (reading->json), "flags");

  if (array != NULL && !json_is_array (reading->json, array))
    return wrong (reading, error, "flags is no list");
  for (gsize i = 0; i < json_length (reading->json, array); i++)
    {
      const char *word = json_string (reading->json, json_element (reading->json, array, i));

      if (word == NULL || !g_strv_contains (known, word))
        return unknown_word (reading, "flag", word != NULL ? word : "", known, error);
      /* One thread loads the filter, and since Linux 5.16 a filter slows no speculation down. */
      if (strcmp (word, "SECCOMP_FILTER_FLAG_LOG") == 0)
        warn (reading, "the flag SECCOMP_FILTER_FLAG_LOG has no effect");
    }
  /* It is for SCMP_ACT_NOTIFY alone, and that is refused wherever it is. */
  if (json_member (reading->json, json_root (reading->json), "listenerPath") != NULL)
    warn (reading, "listenerPath has no effect: no action asks a listener");
  else if (json_member (reading->json, json_root (reading->json), "listenerMetadata") != NULL)
    return wrong (reading, error, "listenerMetadata without listenerPath");
  return TRUE;
}

static gboolean
read_head (Reading *reading, GError **error)
{
  static const char *const known[] = { "defaultAction", "defaultErrnoRet", "defaultErrno", "architectures", "archMap",
                                       "flags", "syscalls", "comment", "listenerMetadata", "jailSyscalls",
                                       "jailDefaults", "listenerPath", NULL };
  const JsonValue *root = json_root (reading->json);
  const JsonValue *list = json_member (reading->json, root, "architectures");
  const JsonValue *map = json_member (reading->json, root, "archMap");
  const JsonValue *defaults = json_member (reading->json, root, "jailDefaults");
  OciDocument *document = reading->document;

  check_keys (reading, root, known);
  if (!read_action (reading, root, "defaultAction", "defaultErrno", "defaultErrnoRet", &document->default_actions[0],
                    error))
    return FALSE;
  for (guint abi = 1; abi < FILTER_N_ABIS; abi++)
    document->default_actions[abi] = document->default_actions[0];
  if (json_length (reading->json, list) > 0 && json_length (reading->json, map) > 0)
    return wrong (reading, error, "architectures and archMap exclude each other");
  if (!read_architectures (reading, list, &document->abis, &document->names_x32, error)
      || (map != NULL && !read_arch_map (reading, map, error)) || !read_flags (reading, error))
    return FALSE;
  document->abis |= FILTER_COVERS_NATIVE;
  defaults = json_member (reading->json, defaults, "SCMP_ARCH_X86");
  return defaults == NULL
         || read_action (reading, defaults, "action", "errno", "errnoRet",
                         &document->default_actions[FILTER_ABI_I386], error);
}

OciDocument *
oci_document_parse (const char *text, gsize length, const OciConditions *conditions, GPtrArray *warnings,
                    GError **error)
{
  g_autoptr (OciDocument) document = g_new0 (OciDocument, 1);
  g_autoptr (GString) place = g_string_new (NULL);
  g_autoptr (Json) json = NULL;
  Reading reading = { NULL, conditions, document, warnings, place };

  document->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  if (length > OCI_LARGEST_DOCUMENT)
    {
      wrong (&reading, error, "the document is larger than 1 MiB");
      return NULL;
    }
  json = json_parse (text, length, error);
  if (json == NULL)
    return NULL;
  reading.json = json;
  if (!json_is_object (json, json_root (json)))
    {
      wrong (&reading, error, "the document is no object");
      return NULL;
    }
  if (json_member (json, json_root (json), "defaultAction") == NULL
      && json_length (json, json_member (json, json_root (json), "syscalls")) == 0)
    {
      document->empty = TRUE;
      return g_steal_pointer (&document);
    }
  if (!read_head (&reading, error) || !read_entries (&reading, "syscalls", error)
      || !read_entries (&reading, "jailSyscalls", error))
    return NULL;
  return g_steal_pointer (&document);
}

void
oci_document_free (OciDocument *document)
{
  g_ptr_array_unref (document->entries);
  g_free (document);
}
