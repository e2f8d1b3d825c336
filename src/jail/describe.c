/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/describe.h"

#include "jail/bus-refusals.h"

#include <stdio.h>
#include <stdlib.h>

static GVariant *
describe_steps (const Plan *plan)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sayayss)"));
  for (guint i = 0; i < plan->steps->len; i++) {
    const Step *step = &g_array_index (plan->steps, Step, i);
    g_autofree char *attributes = plan_step_attributes (step);
    g_autofree char *origin = origin_to_string (step->origin);
    g_autofree char *shown = g_utf8_make_valid (origin, -1);

    g_variant_builder_add (&builder, "(s^ay^ayss)", plan_step_word (step), step->path,
                           step->source != NULL ? step->source : "", attributes, shown);
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
describe_texts (const GPtrArray *texts)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aay"));
  for (guint i = 0; i < texts->len; i++)
    g_variant_builder_add (&builder, "^ay", (const char *) g_ptr_array_index (texts, i));
  return g_variant_builder_end (&builder);
}

GVariant *
describe_jail (gpointer described)
{
  const Described *jail = described;
  g_autoptr (GError) error = NULL;
  GVariantDict dict;
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream (&text, &size);

  if (jail->plan->filter_rules->len == 0 && !planner_describe_filters (jail->policy, jail->plan, &error))
    plan_note (jail->plan, "the filters cannot be put in words: %s", error->message);
  if (out != NULL) {
    plan_print (jail->plan, out);
    fclose (out);
  }
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "plan", "^ay", text != NULL ? text : "");
  free (text);
  g_variant_dict_insert_value (&dict, "steps", describe_steps (jail->plan));
  g_variant_dict_insert_value (&dict, "rules", describe_texts (jail->plan->filter_rules));
  g_variant_dict_insert_value (&dict, "notes", describe_texts (jail->plan->notes));
  if (jail->denials != NULL) {
    g_autoptr (GPtrArray) lines = denials_list (jail->denials), bus = bus_refusals_read (jail->plan);

    g_ptr_array_extend_and_steal (lines, g_steal_pointer (&bus));
    g_variant_dict_insert_value (&dict, "denials", describe_texts (lines));
  }
  return g_variant_dict_end (&dict);
}
