/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/top-screen.h"

#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#define ESCAPE_DELAY 25 /* milliseconds until an escape is one */
#define TITLE_ROW 0
#define WORDS_ROW 1
#define HEAD_ROW 2
#define FIRST_ROW 3
#define ROWS_AROUND 4 /* those above, and the keys below */

struct TopScreen {
  SCREEN *terminal;
  GPtrArray *usages; /* NULL before the first look */
  UsageOrder order;
  pid_t marked;      /* launcher of the marked jail; 0: none */
  guint row;         /* where it was seen last: the next one there is marked when it ends */
  guint top;         /* first row that is on the screen */
  char *words;       /* or NULL */
  gboolean asking;   /* whether the marked jail is to be stopped */
};

static const struct {
  const char *title;
  int width; /* 0: the rest of the line */
  gboolean right;
  UsageOrder order; /* that it is sorted by */
} columns[] = {
  { "PID", 8, TRUE, USAGE_BY_PID },      { "NAME", 16, FALSE, USAGE_BY_NAME },
  { "CPU%", 6, TRUE, USAGE_BY_SHARE },   { "MEMORY", 7, TRUE, USAGE_BY_MEMORY },
  { "PROCS", 5, TRUE, USAGE_N_ORDERS },  { "TIME", 9, TRUE, USAGE_BY_TIME },
  { "COMMAND", 0, FALSE, USAGE_N_ORDERS },
};

TopScreen *
top_screen_new (void)
{
  TopScreen *screen;
  SCREEN *terminal;

  if (!isatty (STDIN_FILENO) || !isatty (STDOUT_FILENO))
    return NULL;
  /* Of the locale only what its letters are: how wide they are, and which are letters. */
  setlocale (LC_CTYPE, "");
  terminal = newterm (NULL, stdout, stdin);
  if (terminal == NULL)
    return NULL;
  if (tigetstr ("cup") == NULL || tigetstr ("clear") == NULL) {
    endwin ();
    delscreen (terminal);
    return NULL;
  }
  screen = g_new0 (TopScreen, 1);
  screen->terminal = terminal;
  cbreak ();
  noecho ();
  nonl ();
  keypad (stdscr, TRUE);
  nodelay (stdscr, TRUE);
  set_escdelay (ESCAPE_DELAY);
  curs_set (0);
  return screen;
}

void
top_screen_free (TopScreen *screen)
{
  endwin ();
  delscreen (screen->terminal);
  g_clear_pointer (&screen->usages, g_ptr_array_unref);
  g_free (screen->words);
  g_free (screen);
}

/* As many columns of the text as there is room for, and blanks for the rest. What the
 * locale has no letter for is a question mark. */
static void
put (int width, gboolean right, const char *text)
{
  int used = 0;
  wchar_t fitting[512];
  gsize n = 0;
  mbstate_t state = { 0 };

  width = MIN (width, (int) G_N_ELEMENTS (fitting) - 1);
  while (*text != '\0') {
    wchar_t letter;
    gsize length = mbrtowc (&letter, text, strlen (text), &state);
    int columns_of_letter;

    if (length == (gsize) -1 || length == (gsize) -2 || length == 0) {
      memset (&state, 0, sizeof state);
      letter = L'?';
      length = 1;
    }
    columns_of_letter = wcwidth (letter);
    /* Those of no width go with another letter, and only heaps of them are seen. */
    if (columns_of_letter < 1) {
      letter = L'?';
      columns_of_letter = 1;
    }
    if (used + columns_of_letter > width)
      break;
    fitting[n++] = letter;
    used += columns_of_letter;
    text += length;
  }
  for (int i = used; right && i < width; i++)
    addch (' ');
  addnwstr (fitting, (int) n);
  for (int i = used; !right && i < width; i++)
    addch (' ');
}

static void
put_row (const char *const *texts, const TopScreen *screen, gboolean head)
{
  int at = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (columns) && at < COLS; i++) {
    int width = columns[i].width != 0 ? MIN (columns[i].width, COLS - at) : COLS - at;
    gboolean sorted = head && columns[i].order == screen->order;

    if (sorted)
      attron (A_BOLD | A_UNDERLINE);
    put (width, columns[i].right, texts[i]);
    if (sorted)
      attroff (A_BOLD | A_UNDERLINE);
    at += width;
    if (at < COLS)
      addch (' ');
    at++;
  }
}

static void
draw_head (const TopScreen *screen)
{
  const char *titles[G_N_ELEMENTS (columns)];

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    titles[i] = columns[i].title;
  move (HEAD_ROW, 0);
  attron (A_REVERSE);
  put_row (titles, screen, TRUE);
  attroff (A_REVERSE);
}

static void
draw_jail (const TopScreen *screen, const JailUsage *usage, int row)
{
  g_autofree char *pid = g_strdup_printf ("%d", (int) usage->record->launcher);
  g_autofree char *share = g_strdup_printf ("%.1f", usage->share), *size = usage_size (usage->resident);
  g_autofree char *n = g_strdup_printf ("%u", usage->n_processes), *time = usage_duration (usage->seconds);
  g_autofree char *command = usage_command (usage);
  const char *texts[] = { pid, usage->record->name[0] != '\0' ? usage->record->name : "-", share, size, n, time, command };
  gboolean marked = usage->record->launcher == screen->marked;

  move (row, 0);
  if (marked)
    attron (A_REVERSE);
  put_row (texts, screen, FALSE);
  if (marked)
    attroff (A_REVERSE);
}

static void
draw_title (const TopScreen *screen)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S"), *size = NULL, *text = NULL;
  guint n = 0;
  guint64 resident = 0;
  double share = 0;

  for (guint i = 0; i < screen->usages->len; i++) {
    const JailUsage *usage = g_ptr_array_index (screen->usages, i);

    n += usage->n_processes;
    resident += usage->resident;
    share += usage->share;
  }
  size = usage_size (resident);
  text = g_strdup_printf ("jailctl top - %s  %u %s, %u %s, %.1f%% of a processor, %s", time, screen->usages->len,
                          screen->usages->len == 1 ? "jail" : "jails", n, n == 1 ? "process" : "processes", share, size);
  move (TITLE_ROW, 0);
  put (COLS, FALSE, text);
}

static void
draw_words (const TopScreen *screen)
{
  const JailUsage *marked = top_screen_marked (screen);

  move (WORDS_ROW, 0);
  if (screen->asking && marked != NULL) {
    g_autofree char *command = usage_command (marked);
    g_autofree char *question
        = g_strdup_printf ("Stop the jail %d (%s)? y/n", (int) marked->record->launcher,
                           marked->record->name[0] != '\0' ? marked->record->name : command);

    attron (A_BOLD);
    put (COLS, FALSE, question);
    attroff (A_BOLD);
  } else {
    put (COLS, FALSE, screen->words != NULL ? screen->words : "");
  }
}

static guint
rows_for_jails (void)
{
  return LINES > ROWS_AROUND ? (guint) (LINES - ROWS_AROUND) : 1;
}

static void
draw (TopScreen *screen)
{
  guint room = rows_for_jails ();

  if (screen->row < screen->top)
    screen->top = screen->row;
  if (screen->row >= screen->top + room)
    screen->top = screen->row - room + 1;
  if (screen->top > 0 && screen->top + room > screen->usages->len)
    screen->top = screen->usages->len > room ? screen->usages->len - room : 0;
  erase ();
  draw_title (screen);
  draw_words (screen);
  draw_head (screen);
  for (guint i = screen->top; i < screen->usages->len && i < screen->top + room; i++)
    draw_jail (screen, g_ptr_array_index (screen->usages, i), FIRST_ROW + (int) (i - screen->top));
  if (screen->usages->len == 0)
    mvaddnstr (FIRST_ROW, 0, "No jail runs.", COLS);
  move (LINES - 1, 0);
  put (COLS - 1, FALSE, "q quit  s stop  Enter join  sort by: c cpu  m memory  n name  p pid  t time  r reverse");
  refresh ();
}

/* The mark is on a jail, not on a row; where that has ended, on what took its place. */
static void
find_marked (TopScreen *screen)
{
  guint n = screen->usages->len;

  for (guint i = 0; i < n; i++)
    if (((const JailUsage *) g_ptr_array_index (screen->usages, i))->record->launcher == screen->marked) {
      screen->row = i;
      return;
    }
  screen->asking = FALSE;
  screen->row = n > 0 ? MIN (screen->row, n - 1) : 0;
  screen->marked = n > 0 ? ((const JailUsage *) g_ptr_array_index (screen->usages, screen->row))->record->launcher : 0;
}

void
top_screen_show (TopScreen *screen, GPtrArray *usages, UsageOrder order)
{
  g_ptr_array_ref (usages);
  g_clear_pointer (&screen->usages, g_ptr_array_unref);
  screen->usages = usages;
  screen->order = order;
  find_marked (screen);
  draw (screen);
}

void
top_screen_tell (TopScreen *screen, const char *words)
{
  g_free (screen->words);
  screen->words = g_strdup (words);
  if (screen->usages != NULL)
    draw (screen);
}

const JailUsage *
top_screen_marked (const TopScreen *screen)
{
  return screen->marked != 0 ? g_ptr_array_index (screen->usages, screen->row) : NULL;
}

static void
mark_row (TopScreen *screen, gint64 row)
{
  if (screen->usages->len == 0)
    return;
  screen->row = (guint) CLAMP (row, 0, (gint64) screen->usages->len - 1);
  screen->marked = ((const JailUsage *) g_ptr_array_index (screen->usages, screen->row))->record->launcher;
}

/* TRUE where the key only moves the mark. */
static gboolean
move_mark (TopScreen *screen, int key)
{
  gint64 row = screen->row, page = rows_for_jails ();

  switch (key) {
  case KEY_UP:
  case 'k':
    mark_row (screen, row - 1);
    return TRUE;
  case KEY_DOWN:
  case 'j':
    mark_row (screen, row + 1);
    return TRUE;
  case KEY_PPAGE:
    mark_row (screen, row - page);
    return TRUE;
  case KEY_NPAGE:
    mark_row (screen, row + page);
    return TRUE;
  case KEY_HOME:
  case 'g':
    mark_row (screen, 0);
    return TRUE;
  case KEY_END:
  case 'G':
    mark_row (screen, G_MAXUINT);
    return TRUE;
  case KEY_RESIZE:
    return TRUE;
  default:
    return FALSE;
  }
}

static TopWish
wish_of (TopScreen *screen, int key, UsageOrder *order)
{
  switch (key) {
  case 'q':
  case 'Q':
    return TOP_QUIT;
  case ' ':
    return TOP_REFRESH;
  case 'r':
    return TOP_REVERSE;
  case '\r':
  case KEY_ENTER:
    return screen->marked != 0 ? TOP_JOIN : TOP_NOTHING;
  case 's':
  case KEY_DC:
    screen->asking = screen->marked != 0;
    return TOP_NOTHING;
  case 'c':
  case 'm':
  case 'n':
  case 'p':
  case 't':
    for (int i = 0; i < USAGE_N_ORDERS; i++)
      if (usage_order_words[i][0] == key)
        *order = (UsageOrder) i;
    return TOP_SORT;
  case 'L' - '@':
    clearok (stdscr, TRUE);
    return TOP_REFRESH;
  default:
    return TOP_NOTHING;
  }
}

TopWish
top_screen_read (TopScreen *screen, UsageOrder *order)
{
  int key;

  while ((key = getch ()) != ERR) {
    TopWish wish = TOP_NOTHING;

    g_clear_pointer (&screen->words, g_free);
    if (screen->asking && key != KEY_RESIZE) {
      screen->asking = FALSE;
      if (key == 'y' || key == 'Y')
        wish = TOP_STOP;
    } else if (!move_mark (screen, key)) {
      wish = wish_of (screen, key, order);
    }
    draw (screen);
    if (wish != TOP_NOTHING)
      return wish;
  }
  return TOP_NOTHING;
}

void
top_screen_leave (TopScreen *screen)
{
  (void) screen;
  def_prog_mode ();
  endwin ();
}

void
top_screen_return (TopScreen *screen)
{
  reset_prog_mode ();
  clearok (stdscr, TRUE);
  draw (screen);
}
