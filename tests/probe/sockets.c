/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Families of sockets, and listeners outside. */
#include "probe.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <linux/io_uring.h>
#include <linux/netlink.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef AF_VSOCK
#define AF_VSOCK 40
#endif
#ifndef AF_XDP
#define AF_XDP 44
#endif
#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

static int
make_socket (int family, int type, int protocol)
{
  return outcome (socket (family, type | SOCK_CLOEXEC, protocol));
}

static int family_unix (void) { return make_socket (AF_UNIX, SOCK_STREAM, 0); }
static int family_inet (void) { return make_socket (AF_INET, SOCK_STREAM, 0); }
static int family_inet6 (void) { return make_socket (AF_INET6, SOCK_DGRAM, 0); }
static int family_route (void) { return make_socket (AF_NETLINK, SOCK_RAW, NETLINK_ROUTE); }
/* Tells of the sockets of others, and is the way to the packet filter. */
static int family_sock_diag (void) { return make_socket (AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG); }
static int family_netfilter (void) { return make_socket (AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER); }
static int family_packet (void) { return make_socket (AF_PACKET, SOCK_RAW, 0); }
static int family_packet_datagram (void) { return make_socket (AF_PACKET, SOCK_DGRAM, 0); }
/* Reaches the host of a virtual machine. */
static int family_vsock (void) { return make_socket (AF_VSOCK, SOCK_STREAM, 0); }
/* The kernel's ciphers, with a history of holes. */
static int family_alg (void) { return make_socket (AF_ALG, SOCK_SEQPACKET, 0); }
static int family_key (void) { return make_socket (AF_KEY, SOCK_RAW, 2); }
static int family_can (void) { return make_socket (AF_CAN, SOCK_RAW, 1); }
static int family_bluetooth (void) { return make_socket (AF_BLUETOOTH, SOCK_RAW, 1); }
static int family_rds (void) { return make_socket (AF_RDS, SOCK_SEQPACKET, 0); }
static int family_tipc (void) { return make_socket (AF_TIPC, SOCK_STREAM, 0); }
static int family_x25 (void) { return make_socket (AF_X25, SOCK_SEQPACKET, 0); }
static int family_xdp (void) { return make_socket (AF_XDP, SOCK_RAW, 0); }
static int family_nfc (void) { return make_socket (AF_NFC, SOCK_SEQPACKET, 0); }
static int family_none (void) { return make_socket (AF_UNSPEC, SOCK_STREAM, 0); }
static int family_large (void) { return make_socket (1000, SOCK_STREAM, 0); }
static int raw_icmp (void) { return make_socket (AF_INET, SOCK_RAW, IPPROTO_ICMP); }
static int raw_ip (void) { return make_socket (AF_INET, SOCK_RAW, IPPROTO_RAW); }
static int raw_icmp6 (void) { return make_socket (AF_INET6, SOCK_RAW, IPPROTO_ICMPV6); }
/* The old name of packet sockets, in the family of the Internet. */
static int old_packet (void) { return make_socket (AF_INET, SOCK_PACKET, 0); }

/* The same operation through a queue: no filter of system calls sees what is in it, so
 * one that refuses families has to refuse the queue. IORING_OP_SOCKET is 45. */
static int
vsock_by_uring (void)
{
  struct io_uring_params parameters = { 0 };
  int ring = (int) syscall (SYS_io_uring_setup, 1, &parameters);
  size_t submission = parameters.sq_off.array + sizeof (uint32_t);
  size_t completion = parameters.cq_off.cqes + parameters.cq_entries * sizeof (struct io_uring_cqe);
  const int prot = PROT_READ | PROT_WRITE, flags = MAP_SHARED | MAP_POPULATE;
  struct io_uring_sqe *entry;
  char *queue, *answers;

  if (ring < 0)
    return errno;
  queue = mmap (NULL, submission, prot, flags, ring, IORING_OFF_SQ_RING);
  answers = mmap (NULL, completion, prot, flags, ring, IORING_OFF_CQ_RING);
  entry = mmap (NULL, sizeof *entry, prot, flags, ring, IORING_OFF_SQES);
  if (queue == MAP_FAILED || answers == MAP_FAILED || entry == MAP_FAILED)
    return errno;
  *entry = (struct io_uring_sqe) { .opcode = 45, .fd = AF_VSOCK, .off = SOCK_STREAM };
  *(uint32_t *) (queue + parameters.sq_off.array) = 0;
  __atomic_store_n ((uint32_t *) (queue + parameters.sq_off.tail), 1, __ATOMIC_RELEASE);
  if (syscall (SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
    return errno;
  int result = ((struct io_uring_cqe *) (answers + parameters.cq_off.cqes))->res;
  return result < 0 ? -result : 0;
}

/* In a network namespace of one's own the packet filter takes orders from anyone: a
 * large part of the kernel, and one with a history. */
static int
own_netfilter (void)
{
  if (unshare (CLONE_NEWUSER | CLONE_NEWNET) < 0)
    return errno;
  return family_netfilter ();
}

static int
pair_of (int family, int type)
{
  int ends[2];

  return outcome (socketpair (family, type | SOCK_CLOEXEC, 0, ends));
}

static int pair_unix (void) { return pair_of (AF_UNIX, SOCK_STREAM); }
static int pair_tipc (void) { return pair_of (AF_TIPC, SOCK_SEQPACKET); }

/* NAME is that of an abstract socket where it begins with '@'. */
static socklen_t
unix_address (struct sockaddr_un *address, const char *name)
{
  memset (address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  snprintf (address->sun_path, sizeof address->sun_path, "%s", name);
  if (name[0] == '@')
    address->sun_path[0] = '\0';
  return (socklen_t) (offsetof (struct sockaddr_un, sun_path) + strlen (name) + (name[0] != '@'));
}

static int
connect_unix (const char *name, int type)
{
  struct sockaddr_un address;
  socklen_t length = unix_address (&address, name);
  int fd = socket (AF_UNIX, type | SOCK_CLOEXEC, 0);

  return fd < 0 ? errno : outcome (connect (fd, (struct sockaddr *) &address, length));
}

static int connect_abstract (void) { return connect_unix (fact ("ABSTRACT_SOCKET"), SOCK_STREAM); }
static int connect_home (void) { return connect_unix (fact ("HOME_SOCKET"), SOCK_STREAM); }
static int connect_runtime (void) { return connect_unix (fact ("RUNTIME_SOCKET"), SOCK_STREAM); }
static int connect_tmp (void) { return connect_unix (fact ("TMP_SOCKET"), SOCK_STREAM); }

static int
send_abstract (void)
{
  struct sockaddr_un address;
  socklen_t length = unix_address (&address, fact ("ABSTRACT_DATAGRAM"));
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  return fd < 0 ? errno : outcome (sendto (fd, "x", 1, 0, (struct sockaddr *) &address, length));
}

/* By other names of the same place. */
static int
connect_by_proc_root (void)
{
  char path[PATH_MAX];

  if (chdir ("/proc/self/root") < 0)
    return errno;
  snprintf (path, sizeof path, ".%s", fact ("TMP_SOCKET"));
  return connect_unix (path, SOCK_STREAM);
}

/* The bus of the system, and the session's own where it is not mediated. */
static int connect_system_bus (void) { return connect_unix ("/run/dbus/system_bus_socket", SOCK_STREAM); }
static int connect_docker (void) { return connect_unix ("/run/docker.sock", SOCK_STREAM); }
static int connect_systemd (void) { return connect_unix ("/run/systemd/private", SOCK_STREAM); }

static int
loopback (int type)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons ((uint16_t) fact_number ("TCP_PORT")),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);

  return fd < 0 ? errno : outcome (connect (fd, (struct sockaddr *) &address, sizeof address));
}

static int connect_loopback (void) { return loopback (SOCK_STREAM); }

/* To a network for documentation: nothing is sent, the route is only looked up. */
static int
route_away (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (9) };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  inet_pton (AF_INET, "192.0.2.1", &address.sin_addr);
  return fd < 0 ? errno : outcome (connect (fd, (struct sockaddr *) &address, sizeof address));
}

/* The list of all sockets with a name. */
static int
sockets_listed (void)
{
  char line[512];
  FILE *file = fopen ("/proc/net/unix", "re");
  int error = ENOENT;

  if (file == NULL)
    return errno;
  while (fgets (line, sizeof line, file) != NULL)
    if (strstr (line, fact ("TMP_SOCKET")) != NULL)
      error = 0;
  fclose (file);
  return error;
}

/* Listening where others would look for the fixture. */
static int
bind_abstract (void)
{
  struct sockaddr_un address;
  socklen_t length = unix_address (&address, fact ("ABSTRACT_SOCKET"));
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  return fd < 0 ? errno : outcome (bind (fd, (struct sockaddr *) &address, length));
}

/* Says to be root to whoever asks the socket. */
static int
lend_wrong_identity (void)
{
  const struct ucred identity = { .pid = getpid (), .uid = 0, .gid = 0 };
  _Alignas (struct cmsghdr) char control[CMSG_SPACE (sizeof identity)] = "";
  struct cmsghdr *head = (struct cmsghdr *) control;
  struct iovec piece = { "x", 1 };
  struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control,
                            .msg_controllen = sizeof control };
  int ends[2];

  head->cmsg_len = CMSG_LEN (sizeof identity);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_CREDENTIALS;
  memcpy (CMSG_DATA (head), &identity, sizeof identity);
  if (socketpair (AF_UNIX, SOCK_DGRAM, 0, ends) < 0)
    return errno;
  return outcome (sendmsg (ends[0], &message, 0));
}

const struct check socket_checks[] = {
  { "socket-unix", family_unix },
  { "socket-inet", family_inet },
  { "socket-inet6", family_inet6 },
  { "socket-netlink-route", family_route },
  { "socket-netlink-sock-diag", family_sock_diag },
  { "socket-netlink-netfilter", family_netfilter },
  { "socket-packet", family_packet },
  { "socket-packet-datagram", family_packet_datagram },
  { "socket-vsock", family_vsock },
  { "socket-alg", family_alg },
  { "socket-key", family_key },
  { "socket-can", family_can },
  { "socket-bluetooth", family_bluetooth },
  { "socket-rds", family_rds },
  { "socket-tipc", family_tipc },
  { "socket-x25", family_x25 },
  { "socket-xdp", family_xdp },
  { "socket-nfc", family_nfc },
  { "socket-vsock-by-io-uring", vsock_by_uring },
  { "nested-netlink-netfilter", own_netfilter },
  { "socket-no-family", family_none },
  { "socket-large-family", family_large },
  { "socket-raw-icmp", raw_icmp },
  { "socket-raw-ip", raw_ip },
  { "socket-raw-icmp6", raw_icmp6 },
  { "socket-old-packet", old_packet },
  { "socketpair-unix", pair_unix },
  { "socketpair-tipc", pair_tipc },
  { "connect-abstract", connect_abstract },
  { "send-abstract", send_abstract },
  { "bind-abstract-taken", bind_abstract },
  { "list-outside-sockets", sockets_listed },
  { "connect-home-socket", connect_home },
  { "connect-runtime-socket", connect_runtime },
  { "connect-tmp-socket", connect_tmp },
  { "connect-by-proc-root", connect_by_proc_root },
  { "connect-system-bus", connect_system_bus },
  { "connect-docker", connect_docker },
  { "connect-systemd", connect_systemd },
  { "connect-loopback", connect_loopback },
  { "route-away", route_away },
  { "send-root-credentials", lend_wrong_identity },
  { 0 },
};
