/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/oci-export.h"

#include <string.h>

#include "seccomp/oci-filters.h"
#include "seccomp/oci-words.h"
#include "seccomp/syscall-names.h"
#include "seccomp/verdict.h"

/* For whom an entry is. */
typedef enum {
  SCOPE_ALL,                /* the name means the same on every ABI of the document */
  SCOPE_NATIVE,             /* by the letter; other engines apply it to all */
  SCOPE_I386,               /* by the letter, where other engines do not see it */
} Scope;

typedef struct {
  char *name;
  Scope scope;
  GArray *verdicts;         /* Verdict */
  FilterAbi abi;
} ExportedCall;

typedef struct {
  const FilterSet *set;
  FilterAbiSet abis;
  GPtrArray *calls;         /* ExportedCall */
  GString *text;
  gboolean first;
} Exporting;

static void
exported_call_free (ExportedCall *call)
{
  g_free (call->name);
  g_array_unref (call->verdicts);
  g_free (call);
}

static FilterAbiSet
covered_abis (const FilterSet *set)
{
  FilterAbiSet abis = FILTER_COVERS_ALL;

  for (guint i = 0; i < set->filters->len; i++)
    abis &= ((const Filter *) g_ptr_array_index (set->filters, i))->abis;
  return abis;
}

/* A name by which the reader finds the number again. */
static char *
name_of_number (FilterAbi abi, int number)
{
  g_autofree char *name = syscall_name (filter_abi_arch (abi), number);

  if (name != NULL && syscall_number (filter_abi_arch (abi), name) == number)
    return g_steal_pointer (&name);
  return g_strdup_printf ("$%d", number);
}

static gboolean
is_multiplexed (const char *name)
{
  SyscallMultiplexer multiplexer;

  return syscall_multiplexer (filter_abi_arch (FILTER_ABI_I386), name, &multiplexer);
}

static gboolean
add_call (Exporting *exporting, FilterAbi abi, int number, GError **error)
{
  ExportedCall *call;
  GArray *verdicts = verdicts_of_call (exporting->set, abi, number, error);

  if (verdicts == NULL)
    return FALSE;
  call = g_new0 (ExportedCall, 1);
  call->verdicts = verdicts;
  call->abi = abi;
  call->name = name_of_number (abi, number);
  call->scope = abi == FILTER_ABI_NATIVE ? SCOPE_NATIVE : SCOPE_I386;
  g_ptr_array_add (exporting->calls, call);
  return TRUE;
}

/* Calls that are said of both ABIs in the same words are said once. */
static void
join_scopes (Exporting *exporting)
{
  g_autoptr (GHashTable) on_i386 = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < exporting->calls->len; i++)
    {
      ExportedCall *call = g_ptr_array_index (exporting->calls, i);

      if (call->scope == SCOPE_I386)
        g_hash_table_insert (on_i386, call->name, call);
    }
  for (guint i = 0; i < exporting->calls->len; i++)
    {
      ExportedCall *call = g_ptr_array_index (exporting->calls, i), *other;

      if (call->scope != SCOPE_NATIVE || call->name[0] == '$' || is_multiplexed (call->name))
        continue;
      if ((exporting->abis & FILTER_COVERS_I386) == 0
          || syscall_number (filter_abi_arch (FILTER_ABI_I386), call->name) < 0)
        {
          call->scope = SCOPE_ALL;
          continue;
        }
      other = g_hash_table_lookup (on_i386, call->name);
      if (other != NULL && verdicts_equal (call->verdicts, other->verdicts)
          && filter_action_equal (verdict_default (exporting->set, FILTER_ABI_NATIVE),
                                  verdict_default (exporting->set, FILTER_ABI_I386)))
        {
          call->scope = SCOPE_ALL;
          g_ptr_array_remove (exporting->calls, other);
        }
    }
}

static void
write_action (GString *text, FilterAction action, const char *action_key, const char *errno_key)
{
  g_string_append_printf (text, "\"%s\": \"%s\"", action_key, oci_action_name (action.verb));
  if (action.verb == FILTER_ERRNO)
    g_string_append_printf (text, ", \"%s\": %u", errno_key, action.error);
}

static void
write_arguments (GString *text, const Verdict *verdict)
{
  g_string_append (text, "\"args\": [");
  for (guint i = 0; i < verdict->n_comparisons; i++)
    g_string_append_printf (text,
                            "%s{ \"index\": %u, \"value\": %" G_GUINT64_FORMAT ", \"valueTwo\": %" G_GUINT64_FORMAT
                            ", \"op\": \"SCMP_CMP_MASKED_EQ\" }",
                            i > 0 ? ", " : "", verdict->comparisons[i].argument, verdict->comparisons[i].mask,
                            verdict->comparisons[i].value);
  g_string_append (text, "]");
}

static void
start_entry (Exporting *exporting)
{
  g_string_append (exporting->text, exporting->first ? "\n    { \"names\": [" : ",\n    { \"names\": [");
  exporting->first = FALSE;
}

static void
end_entry (Exporting *exporting, const Verdict *verdict, Scope scope)
{
  g_string_append (exporting->text, "], ");
  write_action (exporting->text, verdict->action, "action", "errnoRet");
  if (verdict->n_comparisons > 0)
    {
      g_string_append (exporting->text, ",\n      ");
      write_arguments (exporting->text, verdict);
    }
  if (scope != SCOPE_ALL)
    g_string_append_printf (exporting->text, ", \"jailArchitectures\": [\"SCMP_ARCH_%s\"]",
                            scope == SCOPE_I386 ? "X86" : oci_native ()->oci);
  g_string_append (exporting->text, " }");
}

/* All calls of the scope that are decided by their number alone and in this way. */
static void
write_group (Exporting *exporting, Scope scope, const Verdict *verdict, guint from)
{
  guint n = 0;

  start_entry (exporting);
  for (guint i = from; i < exporting->calls->len; i++)
    {
      const ExportedCall *call = g_ptr_array_index (exporting->calls, i);

      if (call->scope == scope && call->verdicts->len == 1
          && filter_action_equal (g_array_index (call->verdicts, Verdict, 0).action, verdict->action))
        g_string_append_printf (exporting->text, "%s\"%s\"", n == 0 ? "" : n % 8 == 0 ? ",\n        " : ", ", call->name),
          n++;
    }
  end_entry (exporting, verdict, scope);
}

static void
write_scope (Exporting *exporting, Scope scope)
{
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < exporting->calls->len; i++)
    {
      const ExportedCall *call = g_ptr_array_index (exporting->calls, i);
      FilterAction standing = verdict_default (exporting->set, call->abi);

      if (call->scope != scope)
        continue;
      for (guint j = 0; j < call->verdicts->len; j++)
        {
          const Verdict *verdict = &g_array_index (call->verdicts, Verdict, j);
          guint action = filter_action_to_kernel (verdict->action);

          if (filter_action_equal (verdict->action, standing) && !oci_is_launcher_call (call->name))
            continue;
          if (call->verdicts->len > 1)
            {
              start_entry (exporting);
              g_string_append_printf (exporting->text, "\"%s\"", call->name);
              end_entry (exporting, verdict, scope);
            }
          else if (g_hash_table_add (done, GUINT_TO_POINTER (action)))
            write_group (exporting, scope, verdict, i);
        }
    }
}

static void
write_head (Exporting *exporting)
{
  FilterAction native = verdict_default (exporting->set, FILTER_ABI_NATIVE);
  FilterAction i386 = verdict_default (exporting->set, FILTER_ABI_I386);

  g_string_append (exporting->text, "{\n  ");
  write_action (exporting->text, native, "defaultAction", "defaultErrnoRet");
  g_string_append_printf (exporting->text, ",\n  \"architectures\": [\"SCMP_ARCH_%s\"", oci_native ()->oci);
  if ((exporting->abis & FILTER_COVERS_I386) != 0)
    g_string_append (exporting->text, ", \"SCMP_ARCH_X86\"");
  /* Listed and not killed: answered as if the kernel had it not. */
  if (verdict_foreign (exporting->set).verb == FILTER_ERRNO)
    g_string_append (exporting->text, ", \"SCMP_ARCH_X32\"");
  g_string_append (exporting->text, "],\n");
  if ((exporting->abis & FILTER_COVERS_I386) != 0 && !filter_action_equal (native, i386))
    {
      g_string_append (exporting->text, "  \"jailDefaults\": { \"SCMP_ARCH_X86\": { ");
      write_action (exporting->text, i386, "action", "errnoRet");
      g_string_append (exporting->text, " } },\n");
    }
}

char *
oci_export (const FilterSet *set, GError **error)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) exported_call_free);
  g_autoptr (GString) text = g_string_new (NULL);
  Exporting exporting = { set, covered_abis (set), calls, text, TRUE };

  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    {
      g_autoptr (GArray) numbers = verdict_numbers (set, abi);

      for (guint i = 0; (exporting.abis & (1u << abi)) != 0 && i < numbers->len; i++)
        if (!add_call (&exporting, abi, g_array_index (numbers, int, i), error))
          return NULL;
    }
  join_scopes (&exporting);
  write_head (&exporting);
  g_string_append (text, "  \"syscalls\": [");
  write_scope (&exporting, SCOPE_ALL);
  write_scope (&exporting, SCOPE_NATIVE);
  g_string_append (text, "\n  ],\n  \"jailSyscalls\": [");
  exporting.first = TRUE;
  write_scope (&exporting, SCOPE_I386);
  g_string_append (text, "\n  ]\n}\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}
