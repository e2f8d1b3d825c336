/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Feeds arbitrary lines of profiles to what makes filters of their words. What is accepted must compile, to a program that
 * the kernel would take, and come back from an export as the same. The first byte chooses the surroundings and what is done. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "profile/reader.h"
#include "seccomp/bpf-interpreter.h"
#include "seccomp/compile.h"
#include "seccomp/filter-policy.h"
#include "seccomp/oci-export.h"
#include "seccomp/oci-filters.h"

#define KERNEL (6u << 16)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_message (const char *message)
{
  for (; *message != '\0'; message++)
    if ((guchar) *message < 0x20 || (guchar) *message >= 0x7f)
      abort ();
}

static void
compare (const FilterSet *a, const FilterSet *b)
{
  static const guint64 values[] = { 0, 1, 0xffffffff, G_MAXUINT64 };

  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    for (guint32 number = 0; number < 480; number++)
      for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        {
          guint64 value = abi == FILTER_ABI_I386 ? values[i] & G_MAXUINT32 : values[i];
          const guint64 arguments[6] = { value, value, value, value, value, value };
          guint32 arch = filter_abi_arch (abi);

          if (!filter_action_equal (filter_set_evaluate (a, arch, number, arguments), filter_set_evaluate (b, arch, number, arguments)))
            abort ();
        }
}

static void
check_programs (const FilterSet *set)
{
  for (guint i = 0; i < set->filters->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) program = filter_compile (g_ptr_array_index (set->filters, i), &error);
      gsize length = 0;

      if ((program == NULL) != (error != NULL))
        abort ();
      if (program != NULL && !bpf_program_check (g_bytes_get_data (program, &length), g_bytes_get_size (program), NULL))
        abort ();
    }
}

static void
check_export (const FilterSet *set)
{
  const OciConditions conditions = { 0, KERNEL };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = oci_export (set, &error);
  g_autoptr (OciDocument) document = NULL;
  g_autoptr (FilterSet) again = NULL;

  if ((text == NULL) != (error != NULL))
    abort ();
  if (text == NULL || strlen (text) >= OCI_LARGEST_DOCUMENT)
    return;
  document = oci_document_parse (text, strlen (text), &conditions, NULL, NULL);
  again = document != NULL ? oci_filters (document, FALSE, ORIGIN_BUILT_IN, NULL, NULL) : NULL;
  if (again != NULL)
    compare (set, again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *directories[] = { NULL };
  const ProfileContext context = {
    .home = "/nonexistent/home", .runuser_dir = "/nonexistent/run", .config_dir = "/nonexistent/etc",
    .working_directory = "/nonexistent", .search_dirs = directories, .conditions = CONDITION_DEFAULTS,
  };
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (ProfileReader) reader = profile_reader_new (policy, &context);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (FilterSet) set = NULL;
  g_autofree char *lines = NULL;

  if (size < 1 || !profile_reader_read_text (reader, "fuzz", (const char *) data + 1, size - 1, NULL))
    return 0;

  const FilterContext surroundings = {
    .refuse_group_signals = data[0] & 1, .kernel = KERNEL, .only_listed_ports = (data[0] & 2) != 0, .imported = (data[0] & 4) != 0,
  };

  set = filter_set_from_policy (policy, &surroundings, warnings, &error);
  if ((set == NULL) != (error != NULL))
    abort ();
  if (error != NULL)
    {
      check_message (error->message);
      return 0;
    }
  for (guint i = 0; i < warnings->len; i++)
    check_message (g_ptr_array_index (warnings, i));
  if (set->filters->len == 0)
    abort ();
  lines = filter_set_describe (set);
  if ((data[0] & 8) != 0)
    check_programs (set);
  /* Strict mode is loaded behind the exec; a document is loaded before it, and permits it. */
  if ((data[0] & 16) != 0 && !policy->seccomp.strict.set)
    check_export (set);
  return 0;
}
