/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What can be wished of the D-Bus buses: modes, rules, named sets of rules, and
 * the names that lead out of a jail. Plain data and checks of words. */
#pragma once

#include <glib.h>

typedef enum {
  BUS_USER,   /* the session bus */
  BUS_SYSTEM,
  BUS_N
} Bus;

/* From the strictest to the weakest. */
typedef enum {
  BUS_NONE,   /* the default */
  BUS_FILTER, /* through a proxy, and only what the rules permit */
  BUS_ALL,    /* the bus itself */
} BusMode;

typedef enum {
  BUS_SEE,       /* NAME[.*]: whether it is there */
  BUS_TALK,      /* NAME[.*]: every call of every object */
  BUS_OWN,       /* NAME[.*]: to be it, and to talk to it */
  BUS_CALL,      /* NAME[.*]=RULE: these calls */
  BUS_BROADCAST, /* NAME[.*]=RULE: these signals */
} BusVerb;

/* "see", "talk", ...: what directives and the options of xdg-dbus-proxy(1) are called. */
const char *bus_verb_name (BusVerb verb);
/* "user" or "system" */
const char *bus_name (Bus bus);

/* One rule of a set. ${PROGRAM} stands for the name of the program, where that
 * can be part of a bus name; otherwise the rule is left out. */
typedef struct {
  BusVerb verb;
  const char *text;
} BusSetRule;

typedef struct {
  const char *name;
  Bus bus;
  const char *summary;      /* one line, lower case, no full stop */
  const BusSetRule *rules;  /* ends with a NULL text */
  gboolean portals;         /* portals have to know the program as one of a jail */
} BusSet;

/* Ends with a NULL name. */
extern const BusSet bus_sets[];
/* The names of the sets of each bus, NULL-terminated. */
extern const char *const bus_set_names_user[];
extern const char *const bus_set_names_system[];

const BusSet *bus_set_find (Bus bus, const char *name);

/* What is wrong with a rule, or NULL. D-Bus specification, "Valid Names". */
const char *bus_rule_problem (BusVerb verb, const char *text);
/* The same for a whole line of a profile, "dbus-user.talk NAME"; *bus, *verb and *rule, which points into it, are what
 * it says; each may be NULL. */
const char *bus_word_problem (const char *line, Bus *bus, BusVerb *verb, const char **rule);
/* The same for NAME or NAME.*, and for an application id. */
const char *bus_pattern_problem (const char *text);
const char *bus_application_id_problem (const char *text);

/* Why nobody in a jail should reach what the rule permits ("it starts programs
 * outside"), and in `name` (g_free ()) the narrower one of the rule's name and the
 * dangerous one; NULL where nothing speaks against it. Starts looking at entry *next of
 * the list and leaves there where to go on; more than one name may be covered. */
const char *bus_rule_danger (Bus bus, BusVerb verb, const char *text, guint *next, char **name);

/* TRUE where every name that `narrow` stands for is one that `wide` stands for;
 * both NAME or NAME.*, which stands for NAME itself as well. */
gboolean bus_pattern_covers (const char *wide, const char *narrow);
