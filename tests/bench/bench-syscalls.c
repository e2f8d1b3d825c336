/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-syscalls [FILE.json]: what a system call costs under filters, and what a start
 * spends on them. FILE.json is a profile of a container engine, which is
 * compiled as we do it and as runc's library calls would.
 *
 * Each configuration runs in a child, all of them in turn and several times; the least of
 * the times counts, as everything else only adds. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "seccomp/cache.h"
#include "seccomp/filter-policy.h"
#include "seccomp/oci-document.h"

#define ROUNDS 15
#define REPEATS 30000

typedef enum { CALL_GETPPID, CALL_READ, CALL_OPENAT, CALL_IOCTL, CALL_SOCKET, N_CALLS } Call;

static const char *const call_names[] = { "getppid", "read", "openat", "ioctl", "socket" };

typedef struct {
  const char *name;
  GPtrArray *programs;      /* GBytes */
  double *best;             /* ns, by call; shared with the children */
  double *load;             /* us */
} Configuration;

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec * 1e9 + (double) time.tv_nsec;
}

static void
make_call (Call call, int null)
{
  char byte;
  long result = 0;

  switch (call)
    {
    case CALL_GETPPID:
      syscall (SYS_getppid);
      break;
    case CALL_READ:
      result = syscall (SYS_read, null, &byte, 1);
      break;
    case CALL_OPENAT:
      result = syscall (SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY);
      close ((int) result);
      break;
    case CALL_IOCTL:
      result = syscall (SYS_ioctl, null, FIOCLEX);
      break;
    case CALL_SOCKET:
      result = syscall (SYS_socket, 1, 1, 0);
      close ((int) result);
      break;
    default:
      break;
    }
  if (result < 0)
    _exit (2);
}

static void
run_child (const Configuration *configuration)
{
  int null = open ("/dev/null", O_RDONLY);
  double start;

  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  start = now ();
  for (guint i = 0; i < configuration->programs->len; i++)
    {
      gsize size;
      gconstpointer code = g_bytes_get_data (g_ptr_array_index (configuration->programs, i), &size);
      const struct sock_fprog program = { (unsigned short) (size / sizeof (struct sock_filter)), (struct sock_filter *) code };

      if (syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
        _exit (1);
    }
  *configuration->load = MIN (*configuration->load, (now () - start) / 1000);
  for (guint call = 0; call < N_CALLS; call++)
    {
      start = now ();
      for (guint i = 0; i < REPEATS; i++)
        make_call (call, null);
      configuration->best[call] = MIN (configuration->best[call], (now () - start) / REPEATS);
    }
  _exit (0);
}

static GPtrArray *
one_instruction (void)
{
  static const struct sock_filter allow = BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  GPtrArray *programs = g_ptr_array_new ();

  g_ptr_array_add (programs, g_bytes_new_static (&allow, sizeof allow));
  return programs;
}

static GPtrArray *
programs_of (const Policy *policy, const char *cache)
{
  const FilterContext context = { .kernel = 6 << 16 };
  g_autoptr (GError) error = NULL;
  GPtrArray *programs = filter_programs_for_policy (policy, &context, cache, NULL, &error);

  if (programs == NULL)
    g_error ("%s", error->message);
  return programs;
}

static void
add_as_runc (scmp_filter_ctx context, const OciEntry *entry)
{
  static const enum scmp_compare operators[] = { SCMP_CMP_NE, SCMP_CMP_LT, SCMP_CMP_LE, SCMP_CMP_EQ, SCMP_CMP_GE,
                                                 SCMP_CMP_GT, SCMP_CMP_MASKED_EQ };
  struct scmp_arg_cmp comparisons[6];
  guint n = MIN (entry->comparisons->len, 6u);

  for (guint i = 0; i < n; i++)
    {
      const Comparison *one = &g_array_index (entry->comparisons, Comparison, i);

      comparisons[i] = (struct scmp_arg_cmp) { one->argument, operators[one->operator], one->value, one->value_two };
    }
  for (guint i = 0; i < entry->names->len; i++)
    {
      int number = seccomp_syscall_resolve_name (g_ptr_array_index (entry->names, i));

      if (number != __NR_SCMP_ERROR)
        seccomp_rule_add_array (context, entry->action.verb == FILTER_ALLOW ? SCMP_ACT_ALLOW
                                                                            : SCMP_ACT_ERRNO (entry->action.error),
                                number, n, comparisons);
    }
}

/* The calls that runc makes: the architectures of the profile, its entries in their
 * order, and the library's own default of optimisation. */
static GPtrArray *
programs_as_runc (const char *text)
{
  const OciConditions conditions = { 0, 6 << 16 };
  g_autoptr (OciDocument) document = oci_document_parse (text, strlen (text), &conditions, NULL, NULL);
  scmp_filter_ctx context = seccomp_init (SCMP_ACT_ERRNO (document->default_actions[0].error));
  int fd = memfd_create ("filter", MFD_CLOEXEC);
  GPtrArray *programs = g_ptr_array_new ();
  off_t size;

  if ((document->abis & FILTER_COVERS_I386) != 0)
    seccomp_arch_add (context, SCMP_ARCH_X86);
  if (document->names_x32)
    seccomp_arch_add (context, SCMP_ARCH_X32);
  for (guint i = 0; i < document->entries->len; i++)
    add_as_runc (context, g_ptr_array_index (document->entries, i));
  seccomp_export_bpf (context, fd);
  size = lseek (fd, 0, SEEK_END);
  g_ptr_array_add (programs, g_bytes_new_take (mmap (NULL, (gsize) size, PROT_READ, MAP_PRIVATE, fd, 0), (gsize) size));
  seccomp_release (context);
  return programs;
}

static void
print_start (const char *name, const Policy *policy, const Configuration *configuration)
{
  g_autofree char *directory = g_dir_make_tmp ("bench-XXXXXX", NULL);
  g_autofree char *entry = NULL;
  double cold = G_MAXDOUBLE, warm = G_MAXDOUBLE;
  const char *file;

  for (guint i = 0; i < 20; i++)
    {
      double start = now ();

      g_ptr_array_unref (programs_of (policy, NULL));
      cold = MIN (cold, (now () - start) / 1000);
    }
  g_ptr_array_unref (programs_of (policy, directory));
  for (guint i = 0; i < 200; i++)
    {
      double start = now ();

      g_ptr_array_unref (programs_of (policy, directory));
      warm = MIN (warm, (now () - start) / 1000);
    }
  printf ("%-22s cold %8.1f us   warm %6.1f us   loading %6.1f us\n", name, cold, warm, *configuration->load);
  {
    g_autoptr (GDir) listing = g_dir_open (directory, 0, NULL);

    while (listing != NULL && (file = g_dir_read_name (listing)) != NULL)
      {
        g_autofree char *path = g_build_filename (directory, file, NULL);

        g_unlink (path);
      }
  }
  g_rmdir (directory);
}

static void
measure (Configuration *configurations, gsize n)
{
  for (guint round = 0; round < ROUNDS; round++)
    for (gsize i = 0; i < n; i++)
      {
        int status = 0;
        pid_t child = fork ();

        if (child == 0)
          run_child (&configurations[i]);
        if (waitpid (child, &status, 0) != child || status != 0)
          g_error ("%s: the child failed with status 0x%x", configurations[i].name, status);
      }
}

int
main (int argc, char **argv)
{
  g_autoptr (Policy) base = policy_new (), ours = policy_new (), theirs = policy_new ();
  g_autofree char *text = NULL;
  Configuration configurations[6] = { { .name = "no filter" } };
  double *shared = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  gsize n = 4;

  ours->seccomp.deny.text = "";
  ours->seccomp.protocols_set = TRUE;
  ours->seccomp.protocols = PROTOCOL_UNIX | PROTOCOL_INET | PROTOCOL_INET6 | PROTOCOL_NETLINK;
  ours->seccomp.restrict_namespaces = NAMESPACE_ALL;
  configurations[0].programs = g_ptr_array_new ();
  configurations[1] = (Configuration) { .name = "one ALLOW", .programs = one_instruction () };
  configurations[2] = (Configuration) { .name = "every jail", .programs = programs_of (base, NULL) };
  configurations[3] = (Configuration) { .name = "seccomp and the like", .programs = programs_of (ours, NULL) };
  if (argc > 1 && g_file_get_contents (argv[1], &text, NULL, NULL))
    {
      theirs->seccomp.document.text = text;
      theirs->seccomp.document_path = argv[1];
      configurations[4] = (Configuration) { .name = "profile, ours", .programs = programs_of (theirs, NULL) };
      configurations[5] = (Configuration) { .name = "profile, as runc", .programs = programs_as_runc (text) };
      n = 6;
    }
  for (gsize i = 0; i < n; i++)
    {
      configurations[i].best = shared + i * (N_CALLS + 1);
      configurations[i].load = shared + i * (N_CALLS + 1) + N_CALLS;
      for (guint j = 0; j <= N_CALLS; j++)
        configurations[i].best[j] = G_MAXDOUBLE;
    }
  measure (configurations, n);

  printf ("%-22s", "ns a call");
  for (guint call = 0; call < N_CALLS; call++)
    printf (" %14s", call_names[call]);
  puts ("      (and in relation to one ALLOW)");
  for (gsize i = 0; i < n; i++)
    {
      printf ("%-22s", configurations[i].name);
      for (guint call = 0; call < N_CALLS; call++)
        printf (" %7.1f (%4.2f)", configurations[i].best[call], configurations[i].best[call] / configurations[1].best[call]);
      putchar ('\n');
    }
  print_start ("every jail", base, &configurations[2]);
  print_start ("seccomp and the like", ours, &configurations[3]);
  if (n == 6)
    print_start ("profile, ours", theirs, &configurations[4]);
  return 0;
}
