/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Feeds arbitrary text to the reader of seccomp profiles in JSON. What it accepts must
 * become filters, and those must come back from an export as the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "seccomp/oci-export.h"
#include "seccomp/oci-filters.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static FilterSet *
read_document (const char *text, gsize length, GError **error)
{
  const OciConditions conditions = { 0x20, 6 << 16 };
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (OciDocument) document = oci_document_parse (text, length, &conditions, warnings, error);

  return document != NULL ? oci_filters (document, FALSE, ORIGIN_BUILT_IN, warnings, error) : NULL;
}

static void
compare (const FilterSet *a, const FilterSet *b)
{
  static const guint64 values[] = { 0, 1, 0xffffffff, G_MAXUINT64, 0x5412 };

  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    for (guint32 number = 0; number < 480; number++)
      for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        {
          guint64 value = abi == FILTER_ABI_I386 ? values[i] & G_MAXUINT32 : values[i];
          const guint64 arguments[6] = { value, value, value, value, value, value };
          guint32 arch = filter_abi_arch (abi);

          if (!filter_action_equal (filter_set_evaluate (a, arch, number, arguments),
                                    filter_set_evaluate (b, arch, number, arguments)))
            abort ();
        }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FilterSet) set = read_document ((const char *) data, size, &error), again = NULL;
  g_autofree char *text = NULL;

  if ((set == NULL) != (error != NULL) || (error != NULL && strchr (error->message, '\n') != NULL))
    abort ();
  if (set == NULL || set->filters->len == 0)
    return 0;
  text = oci_export (set, &error);
  if (text == NULL || strlen (text) > OCI_LARGEST_DOCUMENT)
    return 0;
  again = read_document (text, strlen (text), NULL);
  /* More entries than are read can come from few ranges. */
  if (again != NULL)
    compare (set, again);
  return 0;
}
