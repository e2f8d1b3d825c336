/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test-oracle [--seed=N] [--policies=N]: see oracle.h. Policy number i has the seed N+i, so one that fails can be
 * run alone. */
#include "tests/property/oracle.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define POLICIES 2000

/* Disagreements that are looked at before the test gives up. */
#define ENOUGH 5

typedef struct {
  guint32 seed;
  guint policies;
  char *base;   /* scratch directory */
  char *agent;
} Oracle;

static void
tell (const char *prefix, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    g_test_message ("%s%s", prefix, *line);
}

static void
report (Oracle *oracle, OracleCase *one, guint32 seed)
{
  g_autofree char *text = NULL, *why = NULL;
  guint ignored = 0;

  oracle_shrink (one, oracle->base, oracle->agent);
  oracle_run (one, oracle->base, oracle->agent, &ignored, &why);
  text = oracle_case_to_text (one);
  g_test_message ("--seed=%u --policies=1: %s; to be kept in tests/property/cases:", seed, why != NULL ? why : "it is gone");
  tell ("  ", text);
}

static void
test_random (gconstpointer data)
{
  Oracle *oracle = (Oracle *) data;
  guint agreed = 0, refused = 0, disagreed = 0, n_paths = 0;

  g_test_message ("seed %u, %u policies", oracle->seed, oracle->policies);
  for (guint i = 0; agreed + disagreed < oracle->policies && disagreed < ENOUGH && i < 4 * oracle->policies + 1; i++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (oracle->seed + i);
    g_autoptr (OracleCase) one = oracle_case_random (random);
    g_autofree char *why = NULL;

    switch (oracle_run (one, oracle->base, oracle->agent, &n_paths, &why)) {
    case ORACLE_AGREES:
      agreed++;
      break;
    case ORACLE_REFUSED:
      refused++;
      if (oracle->policies == 1 || g_test_verbose ())
        g_test_message ("refused: %s", why);
      break;
    case ORACLE_DISAGREES:
      disagreed++;
      report (oracle, one, oracle->seed + i);
      break;
    }
    if (oracle->policies == 1)
      break;
  }
  g_test_message ("%u policies agreed on %u paths, %u disagreed, %u were refused", agreed, n_paths, disagreed, refused);
  if (disagreed > 0 || (oracle->policies > 1 && agreed < oracle->policies))
    g_test_fail ();
}

/* What was found once, by this test or by people. */
static void
test_kept (gconstpointer data)
{
  Oracle *oracle = (Oracle *) data;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "tests", "property", "cases", NULL);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;
  guint n_paths = 0, n = 0;

  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_autofree char *text = NULL, *why = NULL;
    g_autoptr (OracleCase) one = NULL;

    g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
    one = oracle_case_parse (text);
    if (oracle_run (one, oracle->base, oracle->agent, &n_paths, &why) == ORACLE_DISAGREES) {
      g_test_message ("%s: %s", name, why);
      g_test_fail ();
    }
    n++;
  }
  g_test_message ("%u cases, %u paths", n, n_paths);
  g_assert_cmpuint (n, >, 0);
}

/* The oracle itself must see a difference: here explain is kept in the dark about the last line. */
static void
test_sees (gconstpointer data)
{
  static const char *const lines[] = {
    "blacklist ${HOME}/a", "read-only ${HOME}/a", "noexec ${HOME}/a", "tmpfs ${HOME}/d", "whitelist ${HOME}/d",
    "bind @/home/d,@/home/e", "blacklist ${HOME}/d/*", "private",
  };
  static const char tree[] = "dir\thome\t0755\nfile\thome/a\t0755\ndir\thome/d\t0755\nfile\thome/d/a\t0644\n"
                             "dir\thome/e\t0755\n--\n";
  Oracle *oracle = (Oracle *) data;

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *text = g_strdup_printf ("%s%s\n", tree, lines[i]);
    g_autoptr (OracleCase) one = oracle_case_parse (text);
    g_autofree char *again = oracle_case_to_text (one), *why = NULL;
    guint n_paths = 0;

    g_assert_cmpstr (text, ==, again);
    g_assert_cmpint (oracle_run (one, oracle->base, oracle->agent, &n_paths, &why), ==, ORACLE_AGREES);
    g_assert_cmpuint (n_paths, >, 10);
    one->forgotten = 1;
    g_test_message ("without '%s'", lines[i]);
    g_assert_cmpint (oracle_run (one, oracle->base, oracle->agent, &n_paths, &why), ==, ORACLE_DISAGREES);
  }
}

static void
take_option (Oracle *oracle, const char *word)
{
  if (g_str_has_prefix (word, "--seed="))
    oracle->seed = (guint32) g_ascii_strtoull (word + strlen ("--seed="), NULL, 10);
  else if (g_str_has_prefix (word, "--policies="))
    oracle->policies = (guint) g_ascii_strtoull (word + strlen ("--policies="), NULL, 10);
}

int
main (int argc, char **argv)
{
  char scratch[] = "/tmp/oracle-XXXXXX";
  Oracle oracle = { g_random_int (), POLICIES, NULL, NULL };
  g_autofree char *built = NULL, *content = NULL;
  char *words[64];
  int n_words = 0, result;
  gsize size;

  for (int i = 0; i < argc && n_words < (int) G_N_ELEMENTS (words) - 1; i++)
    if (g_str_has_prefix (argv[i], "--seed=") || g_str_has_prefix (argv[i], "--policies="))
      take_option (&oracle, argv[i]);
    else
      words[n_words++] = argv[i];
  words[n_words] = NULL;
  argv = words;
  g_test_init (&n_words, &argv, NULL);
  if (mkdtemp (scratch) == NULL)
    return 1;
  oracle.base = g_build_filename (scratch, "base", NULL);
  oracle.agent = g_build_filename (scratch, "try-paths", NULL);
  built = g_test_build_filename (G_TEST_BUILT, "tests", "calls", "try-paths", NULL);
  if (!g_file_get_contents (built, &content, &size, NULL) || mkdir (oracle.base, 0755) != 0
      || !g_file_set_contents_full (oracle.agent, content, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0755, NULL))
    return 1;
  chmod (scratch, 0755);
  g_test_add_data_func ("/oracle/sees", &oracle, test_sees);
  g_test_add_data_func ("/oracle/kept", &oracle, test_kept);
  g_test_add_data_func ("/oracle/random", &oracle, test_random);
  result = g_test_run ();
  {
    g_autofree char *command = g_strdup_printf ("chmod -R u+rwX '%s'; rm -rf '%s'", scratch, scratch);

    if (system (command) != 0)
      return 1;
  }
  g_free (oracle.base);
  g_free (oracle.agent);
  return result;
}
