/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "instance/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

/* A read from a terminal gives 4 KiB at most. */
#define BUFFER_SIZE 16384

typedef struct {
  char data[BUFFER_SIZE];
  gsize start, end;
} Buffer;

struct Terminal {
  int outer;       /* the launcher's, by an open file of our own: nobody else's flags change */
  int multiplexer; /* of the program's; -1 before and after */
  int edges;       /* an epoll that tells of each new input of the outer one, read or not */
  gboolean taken;
  gboolean shared; /* others write to it too */
  gboolean gone;   /* the outer one hung up */
  struct termios modes; /* as found */
  Buffer input, output;
};

static gboolean
is_foreground (const Terminal *terminal)
{
  return tcgetpgrp (terminal->outer) == getpgrp ();
}

/* poll (2) would return again and again for input that is not ours to read. */
static int
open_edges (int outer)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLET };
  int edges = epoll_create1 (EPOLL_CLOEXEC);

  if (edges >= 0 && epoll_ctl (edges, EPOLL_CTL_ADD, outer, &event) < 0) {
    close (edges);
    return -1;
  }
  return edges;
}

Terminal *
terminal_open (TerminalWish *wish)
{
  int outer = open ("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  Terminal *terminal;

  if (outer < 0)
    return NULL;
  terminal = g_new0 (Terminal, 1);
  terminal->outer = outer;
  terminal->multiplexer = terminal->edges = -1;
  if (tcgetattr (outer, &terminal->modes) < 0 || (terminal->edges = open_edges (outer)) < 0) {
    terminal_close (terminal);
    return NULL;
  }
  wish->wanted = TRUE;
  wish->modes = terminal->modes;
  ioctl (outer, TIOCGWINSZ, &wish->size);
  /* Another terminal than the controlling one does not answer this. */
  for (int i = 0; i < 3; i++)
    wish->streams[i] = tcgetpgrp (i) >= 0;
  /* In a pipeline the terminal may be another program's to read from. */
  wish->foreground = wish->streams[0] && wish->streams[1] && is_foreground (terminal);
  return terminal;
}

void
terminal_attach (Terminal *terminal, int multiplexer)
{
  terminal->multiplexer = multiplexer;
  terminal_resize (terminal);
}

void
terminal_share_output (Terminal *terminal)
{
  terminal->shared = TRUE;
}

gboolean
terminal_take (Terminal *terminal)
{
  struct termios raw;

  if (terminal->taken)
    return TRUE;
  if (terminal->gone || !is_foreground (terminal) || tcgetattr (terminal->outer, &terminal->modes) < 0)
    return FALSE;
  raw = terminal->modes;
  cfmakeraw (&raw);
  if (terminal->shared)
    raw.c_oflag = terminal->modes.c_oflag;
  terminal->taken = tcsetattr (terminal->outer, TCSADRAIN, &raw) == 0;
  terminal_resize (terminal);
  return terminal->taken;
}

gboolean
terminal_is_taken (const Terminal *terminal)
{
  return terminal->taken;
}

/* Answers of the terminal to what the program asked of it must not become
 * input of the shell: what is not read is thrown away. */
void
terminal_give_back (Terminal *terminal)
{
  if (terminal->taken && !terminal->gone && is_foreground (terminal))
    tcsetattr (terminal->outer, TCSAFLUSH, &terminal->modes);
  terminal->taken = FALSE;
}

void
terminal_resize (Terminal *terminal)
{
  struct winsize size;

  if (terminal->multiplexer >= 0 && ioctl (terminal->outer, TIOCGWINSZ, &size) == 0)
    ioctl (terminal->multiplexer, TIOCSWINSZ, &size);
}

/* The program gets SIGHUP when its terminal goes. */
static void
hang_up (Terminal *terminal)
{
  terminal->gone = TRUE;
  terminal->taken = FALSE;
  if (terminal->multiplexer >= 0)
    close (terminal->multiplexer);
  terminal->multiplexer = -1;
}

static gboolean
is_empty (const Buffer *buffer)
{
  return buffer->start == buffer->end;
}

/* FALSE with errno where nothing could be had; 0 stands for the end. */
static gboolean
fill (Buffer *buffer, int fd)
{
  ssize_t length = read (fd, buffer->data, sizeof buffer->data);

  if (length <= 0) {
    errno = length == 0 ? 0 : errno;
    return FALSE;
  }
  buffer->start = 0;
  buffer->end = (gsize) length;
  return TRUE;
}

static gboolean
empty (Buffer *buffer, int fd)
{
  while (!is_empty (buffer)) {
    ssize_t length = write (fd, buffer->data + buffer->start, buffer->end - buffer->start);

    if (length < 0)
      return FALSE;
    buffer->start += (gsize) length;
  }
  return TRUE;
}

/* Where the outer terminal is not raw, it puts a CR before each LF, as the program's has done:
 * one of them is enough. What is cut between the two at the end of a read keeps both, which
 * no screen shows. */
static void
leave_returns_to_outer (const Terminal *terminal, Buffer *buffer)
{
  gsize kept = buffer->start;
  struct termios modes;

  if ((terminal->taken && !terminal->shared) || tcgetattr (terminal->outer, &modes) < 0
      || (modes.c_oflag & OPOST) == 0 || (modes.c_oflag & ONLCR) == 0)
    return;
  for (gsize i = buffer->start; i < buffer->end; i++)
    if (buffer->data[i] != '\r' || i + 1 == buffer->end || buffer->data[i + 1] != '\n')
      buffer->data[kept++] = buffer->data[i];
  buffer->end = kept;
}

static gboolean
fill_output (Terminal *terminal)
{
  if (!fill (&terminal->output, terminal->multiplexer))
    return FALSE;
  leave_returns_to_outer (terminal, &terminal->output);
  return TRUE;
}

static gboolean
is_temporary (int error)
{
  return error == EAGAIN || error == EINTR;
}

void
terminal_watch (Terminal *terminal, struct pollfd *watches)
{
  gboolean open = terminal->multiplexer >= 0 && !terminal->gone;

  for (int i = 0; i < TERMINAL_WATCHES; i++)
    watches[i] = (struct pollfd) { .fd = -1 };
  if (!open)
    return;
  watches[0].events = (short) ((terminal->taken && is_empty (&terminal->input) ? POLLIN : 0)
                               | (is_empty (&terminal->output) ? 0 : POLLOUT));
  watches[1].events = (short) ((is_empty (&terminal->output) ? POLLIN : 0)
                               | (is_empty (&terminal->input) ? 0 : POLLOUT));
  watches[2].events = POLLIN;
  watches[0].fd = terminal->outer;
  watches[1].fd = terminal->multiplexer;
  watches[2].fd = terminal->taken ? -1 : terminal->edges;
}

static void
serve_input (Terminal *terminal)
{
  if (is_empty (&terminal->input) && terminal->taken && !fill (&terminal->input, terminal->outer)
      && !is_temporary (errno)) {
    /* Where another job has the terminal now, this is not its end. */
    if (is_foreground (terminal))
      hang_up (terminal);
    else
      terminal->taken = FALSE;
    return;
  }
  empty (&terminal->input, terminal->multiplexer);
}

static void
serve_output (Terminal *terminal)
{
  if (is_empty (&terminal->output) && !fill_output (terminal)) {
    if (!is_temporary (errno)) {
      close (terminal->multiplexer);
      terminal->multiplexer = -1;
    }
    return;
  }
  if (!empty (&terminal->output, terminal->outer) && !is_temporary (errno))
    hang_up (terminal);
}

gboolean
terminal_serve (Terminal *terminal, const struct pollfd *watches)
{
  struct epoll_event event;
  gboolean used = FALSE;

  if (watches[2].fd >= 0 && watches[2].revents != 0) {
    while (epoll_wait (terminal->edges, &event, 1, 0) > 0)
      used = TRUE;
  }
  if (watches[0].fd >= 0 && (watches[0].revents & (POLLHUP | POLLERR | POLLNVAL)))
    hang_up (terminal);
  if (terminal->multiplexer >= 0
      && ((watches[0].revents & POLLIN) || (watches[1].revents & POLLOUT)))
    serve_input (terminal);
  if (terminal->multiplexer >= 0
      && ((watches[1].revents & (POLLIN | POLLHUP)) || (watches[0].revents & POLLOUT)))
    serve_output (terminal);
  return used;
}

/* Output that the program made before it ended is still in its terminal. */
static void
carry_rest (Terminal *terminal)
{
  while (terminal->multiplexer >= 0 && !terminal->gone) {
    struct pollfd outer = { .fd = terminal->outer, .events = POLLOUT };

    if (is_empty (&terminal->output) && !fill_output (terminal)) {
      if (errno == EINTR)
        continue;
      return;
    }
    if (empty (&terminal->output, terminal->outer))
      continue;
    if (!is_temporary (errno) || (poll (&outer, 1, -1) > 0 && (outer.revents & (POLLHUP | POLLERR))))
      return;
  }
}

void
terminal_close (Terminal *terminal)
{
  carry_rest (terminal);
  terminal_give_back (terminal);
  if (terminal->multiplexer >= 0)
    close (terminal->multiplexer);
  if (terminal->edges >= 0)
    close (terminal->edges);
  close (terminal->outer);
  g_free (terminal);
}
