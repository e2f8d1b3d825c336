/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/cache.h"

#include <seccomp.h>
#include <string.h>

#include "seccomp/bpf-interpreter.h"
#include "seccomp/cache-file.h"
#include "seccomp/compile.h"
#include "seccomp/groups.h"
#include "seccomp/verify.h"

/* SOURCES_DIGEST: of the code that makes filters of wishes, so that no other code's are used. */
#include "seccomp-sources.h"

/* Of one set: more can only be damage. */
#define MOST_PROGRAMS 16
#define MOST_WARNINGS 1024

/* A key is a hash over fields; each with its kind and, where it can vary, its
 * length, so that no two lists of fields give the same bytes. */
static void
key_number (GChecksum *key, guint64 number)
{
  guint8 field[9] = { 'n' };

  memcpy (field + 1, &number, sizeof number);
  g_checksum_update (key, field, sizeof field);
}

static void
key_text (GChecksum *key, const char *text)
{
  guint8 field[9] = { text != NULL ? 't' : '0' };
  guint64 length = text != NULL ? strlen (text) : 0;

  memcpy (field + 1, &length, sizeof length);
  g_checksum_update (key, field, sizeof field);
  if (text != NULL)
    g_checksum_update (key, (const guchar *) text, (gssize) length);
}

static void
key_origin (GChecksum *key, Origin origin)
{
  key_text (key, origin.file);
  key_number (key, origin.line);
}

/* The version of the library is a constant of it: asking costs one call. */
static GChecksum *
key_new (const char *kind)
{
  GChecksum *key = g_checksum_new (G_CHECKSUM_SHA256);
  const struct scmp_version *version = seccomp_version ();

  key_text (key, kind);
  key_text (key, SOURCES_DIGEST);
  key_number (key, seccomp_arch_native ());
  key_number (key, version->major);
  key_number (key, version->minor);
  key_number (key, version->micro);
  return key;
}

static void
key_finish (GChecksum *key, guint8 digest[CACHE_KEY_SIZE])
{
  gsize size = CACHE_KEY_SIZE;

  g_checksum_get_digest (key, digest, &size);
}

static void
key_action (GChecksum *key, FilterAction action)
{
  key_number (key, action.verb);
  key_number (key, action.error);
}

static void
key_rule (GChecksum *key, const FilterRule *rule)
{
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    key_number (key, (guint64) rule->numbers[abi]);
  key_action (key, rule->action);
  key_number (key, rule->n_comparisons);
  for (guint i = 0; i < rule->n_comparisons; i++)
    {
      key_number (key, rule->comparisons[i].argument);
      key_number (key, rule->comparisons[i].mask);
      key_number (key, rule->comparisons[i].value);
    }
}

static void
set_key (const FilterSet *set, guint8 digest[CACHE_KEY_SIZE])
{
  g_autoptr (GChecksum) key = key_new ("set");

  key_number (key, set->filters->len);
  for (guint i = 0; i < set->filters->len; i++)
    {
      const Filter *filter = g_ptr_array_index (set->filters, i);

      key_number (key, filter->abis);
      for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
        key_action (key, filter->default_actions[abi]);
      key_action (key, filter->foreign_action);
      key_number (key, filter->rules->len);
      for (guint j = 0; j < filter->rules->len; j++)
        key_rule (key, &g_array_index (filter->rules, FilterRule, j));
    }
  key_finish (key, digest);
}

/* Everything of the policy and the context that filter_set_from_policy() reads. */
static void
policy_key (const Policy *policy, const FilterContext *context, guint8 digest[CACHE_KEY_SIZE])
{
  g_autoptr (GChecksum) key = key_new ("wishes");
  const SeccompWishes *wishes = &policy->seccomp;
  const TextWish *texts[] = {
    &wishes->deny, &wishes->drop, &wishes->keep, &wishes->deny_32, &wishes->drop_32,
    &wishes->keep_32, &wishes->error_action,
  };

  key_number (key, groups_fingerprint ());
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      key_text (key, texts[i]->text);
      /* Warnings, which are kept too, name the line. */
      if (context->imported && texts[i]->text != NULL)
        key_origin (key, texts[i]->origin);
    }
  key_text (key, wishes->document.text);
  if (wishes->document.text != NULL)
    {
      key_text (key, wishes->document_path);
      key_origin (key, wishes->document.origin);
      key_number (key, context->capabilities);
      key_number (key, context->kernel);
    }
  key_number (key, wishes->strict.set);
  key_number (key, wishes->block_secondary.set);
  key_number (key, wishes->memory_deny_write_execute.set);
  key_number (key, wishes->protocols_set);
  key_number (key, wishes->protocols);
  key_number (key, wishes->restrict_namespaces);
  key_number (key, policy_has (policy, POLICY_ALLOW_USERNS));
  key_number (key, policy_has (policy, POLICY_ALLOW_INNER_JAILS));
  key_number (key, policy_has (policy, POLICY_ALLOW_DEBUGGERS));
  key_number (key, context->refuse_group_signals);
  key_number (key, context->only_listed_ports);
  key_number (key, context->imported);
  key_finish (key, digest);
}

/* Body of an entry: the numbers of programs and warnings; for each of them its
 * size in bytes, a zero, and its bytes. Programs stay aligned. */
static void
pack_number (GByteArray *body, guint32 number)
{
  g_byte_array_append (body, (const guint8 *) &number, sizeof number);
}

static void
pack_block (GByteArray *body, gconstpointer data, gsize size)
{
  pack_number (body, (guint32) size);
  pack_number (body, 0);
  g_byte_array_append (body, data, (guint) size);
}

static GBytes *
pack_entry (const GPtrArray *programs, const GPtrArray *warnings)
{
  GByteArray *body = g_byte_array_new ();

  pack_number (body, programs->len);
  pack_number (body, warnings->len);
  for (guint i = 0; i < programs->len; i++)
    {
      gsize size;
      gconstpointer data = g_bytes_get_data (g_ptr_array_index (programs, i), &size);

      pack_block (body, data, size);
    }
  for (guint i = 0; i < warnings->len; i++)
    {
      const char *text = g_ptr_array_index (warnings, i);

      pack_block (body, text, strlen (text));
    }
  return g_byte_array_free_to_bytes (body);
}

static gboolean
unpack_numbers (GBytes *body, gsize *at, guint32 numbers[2])
{
  gsize size;
  const guint8 *data = g_bytes_get_data (body, &size);

  if (size - *at < 2 * sizeof (guint32))
    return FALSE;
  memcpy (numbers, data + *at, 2 * sizeof (guint32));
  *at += 2 * sizeof (guint32);
  return TRUE;
}

static GBytes *
unpack_block (GBytes *body, gsize *at)
{
  guint32 numbers[2];
  GBytes *block;

  if (!unpack_numbers (body, at, numbers) || numbers[0] > g_bytes_get_size (body) - *at)
    return NULL;
  block = g_bytes_new_from_bytes (body, *at, numbers[0]);
  *at += numbers[0];
  return block;
}

static GPtrArray *
unpack_entry (GBytes *body, GPtrArray *warnings)
{
  g_autoptr (GPtrArray) programs
    = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint32 counts[2];
  gsize at = 0;

  if (!unpack_numbers (body, &at, counts) || counts[0] == 0 || counts[0] > MOST_PROGRAMS
      || counts[1] > MOST_WARNINGS)
    return NULL;
  for (guint32 i = 0; i < counts[0]; i++)
    {
      GBytes *program = unpack_block (body, &at);

      if (program == NULL)
        return NULL;
      g_ptr_array_add (programs, program);
      if (!bpf_program_check (g_bytes_get_data (program, NULL), g_bytes_get_size (program), NULL))
        return NULL;
    }
  for (guint32 i = 0; i < counts[1]; i++)
    {
      g_autoptr (GBytes) text = unpack_block (body, &at);

      if (text == NULL)
        return NULL;
      g_ptr_array_add (warnings, g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text)));
    }
  return at == g_bytes_get_size (body) ? g_steal_pointer (&programs) : NULL;
}

static GPtrArray *
load_programs (const char *cache_dir, const guint8 key[CACHE_KEY_SIZE], GPtrArray *warnings)
{
  g_autoptr (GBytes) body = NULL;
  GPtrArray *programs;

  if (cache_dir == NULL)
    return NULL;
  body = cache_file_load (cache_dir, key);
  if (body == NULL)
    return NULL;
  programs = unpack_entry (body, warnings);
  if (programs == NULL)
    g_ptr_array_set_size (warnings, 0);
  return programs;
}

static void
store_programs (const char *cache_dir, const guint8 key[CACHE_KEY_SIZE],
                const GPtrArray *programs, const GPtrArray *warnings)
{
  g_autoptr (GBytes) body = NULL;

  if (cache_dir == NULL || programs->len > MOST_PROGRAMS || warnings->len > MOST_WARNINGS)
    return;
  body = pack_entry (programs, warnings);
  (void) cache_file_store (cache_dir, key, body);
}

static GPtrArray *
compile_set (const FilterSet *set, GError **error)
{
  g_autoptr (GPtrArray) programs
    = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < set->filters->len; i++)
    {
      const Filter *filter = g_ptr_array_index (set->filters, i);
      GBytes *program = filter_compile (filter, error);

      if (program == NULL)
        return NULL;
      g_ptr_array_add (programs, program);
      if (!filter_verify (filter, program, error))
        return NULL;
    }
  return g_steal_pointer (&programs);
}

GPtrArray *
filter_set_programs (const FilterSet *set, const char *cache_dir, GError **error)
{
  g_autoptr (GPtrArray) no_warnings = g_ptr_array_new_with_free_func (g_free);
  guint8 key[CACHE_KEY_SIZE];
  GPtrArray *programs;

  set_key (set, key);
  programs = load_programs (cache_dir, key, no_warnings);
  if (programs != NULL)
    return programs;
  programs = compile_set (set, error);
  if (programs != NULL)
    store_programs (cache_dir, key, programs, no_warnings);
  return programs;
}

/* Copies all warnings to the caller's. */
static void
hand_over (GPtrArray *from, GPtrArray *to)
{
  for (guint i = 0; to != NULL && i < from->len; i++)
    g_ptr_array_add (to, g_strdup (g_ptr_array_index (from, i)));
}

GPtrArray *
filter_programs_for_policy (const Policy *policy, const FilterContext *context,
                            const char *cache_dir, GPtrArray *warnings, GError **error)
{
  g_autoptr (GPtrArray) own_warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (FilterSet) set = NULL;
  guint8 key[CACHE_KEY_SIZE];
  GPtrArray *programs;

  policy_key (policy, context, key);
  programs = load_programs (cache_dir, key, own_warnings);
  if (programs == NULL)
    {
      set = filter_set_from_policy (policy, context, own_warnings, error);
      if (set == NULL)
        return NULL;
      programs = compile_set (set, error);
      if (programs == NULL)
        return NULL;
      store_programs (cache_dir, key, programs, own_warnings);
    }
  hand_over (own_warnings, warnings);
  return programs;
}
