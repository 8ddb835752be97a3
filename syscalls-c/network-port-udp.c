/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Datagrams through published ports. Who sends one is a caller for as long as something comes or goes: what the
 * container answers goes to him from the address that he has sent to.
 *
 * Should:  have room for those who come, at the cost of those who have been silent for longest.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "network-ports.h"

#define DATAGRAM 65536
/* Callers of one port, each with a descriptor; and seconds of silence until one is forgotten. */
#define MOST_CALLERS 1024
#define SILENCE 120
#define LOOK_MS 10000
#define AT_ONCE 32
#define ROOM 64
/* Callers are found by the bits of their port that differ most. */
#define BUCKETS 256

/**
 * struct place - the address of this machine that a datagram was sent to, as control data has it
 * @bytes: the data
 * @size:  of it, 0 for none
 */
struct place {
	_Alignas(struct cmsghdr) char bytes[ROOM];
	socklen_t size;
};

/**
 * struct udp_caller - a caller
 * @watch:  of the socket to the container
 * @port:   that he calls
 * @next:   another one of the same bucket
 * @caller: his address
 * @size:   of that
 * @place:  where his datagrams come to
 * @last:   when there was one
 */
struct udp_caller {
	struct watch watch;
	struct served_port *port;
	struct udp_caller *next;
	struct sockaddr_storage caller;
	socklen_t size;
	struct place place;
	time_t last;
};

/**
 * struct udp_callers - those of one port
 * @next:   of another port
 * @count:  of them
 * @bucket: lists
 */
struct udp_callers {
	struct udp_callers *next;
	unsigned int count;
	struct udp_caller *bucket[BUCKETS];
};

static struct udp_callers *all;
static char datagram[DATAGRAM];
static time_t looked;

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
	return time.tv_sec;
}

static unsigned int bucket_of(const struct sockaddr_storage *caller)
{
	/* where a port is in addresses of both families */
	return ntohs(((const struct sockaddr_in *)caller)->sin_port) % BUCKETS;
}

static void forget(struct udp_callers *callers, struct udp_caller **at)
{
	struct udp_caller *session = *at;

	*at = session->next;
	callers->count--;
	loop_remove(&session->watch);
	close(session->watch.fd);
	free(session);
	port_server_room();
}

static void forget_silent(struct udp_callers *callers)
{
	time_t time = now();

	for (unsigned int i = 0; i < BUCKETS; i++)
		for (struct udp_caller **at = &callers->bucket[i]; *at;) {
			if (time - (*at)->last >= SILENCE)
				forget(callers, at);
			else
				at = &(*at)->next;
		}
}

static void forget_longest(struct udp_callers *callers)
{
	struct udp_caller **longest = NULL;

	for (unsigned int i = 0; i < BUCKETS; i++)
		for (struct udp_caller **at = &callers->bucket[i]; *at; at = &(*at)->next)
			if (!longest || (*at)->last < (*longest)->last)
				longest = at;
	if (longest)
		forget(callers, longest);
}

/* The container answers. */
static void on_answer(struct watch *watch)
{
	struct udp_caller *session = (struct udp_caller *)watch;
	struct iovec part = { .iov_base = datagram };
	struct msghdr message = { .msg_name = &session->caller,
				  .msg_namelen = session->size,
				  .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = session->place.size ? session->place.bytes : NULL,
				  .msg_controllen = session->place.size };

	for (int count = 0; count < AT_ONCE; count++) {
		ssize_t got = recv(watch->fd, datagram, sizeof(datagram), 0);

		/* that nobody was there is the caller's business: he may try again */
		if (got < 0)
			return;
		part.iov_len = (size_t)got;
		sendmsg(session->port->watch.fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		session->last = now();
	}
}

static struct udp_caller *begin(struct served_port *port, const struct sockaddr_storage *caller, socklen_t size)
{
	struct udp_callers *callers = port->callers;
	struct udp_caller *session;

	if (callers->count >= MOST_CALLERS)
		forget_longest(callers);
	session = calloc(1, sizeof(*session));
	if (!session)
		return NULL;
	session->watch.ready = on_answer;
	session->watch.fd = source_connect(SOCK_DGRAM, &port->target, caller);
	if (session->watch.fd < 0 || loop_add(&session->watch) < 0) {
		if (session->watch.fd >= 0)
			close(session->watch.fd);
		free(session);
		return NULL;
	}
	session->port = port;
	session->caller = *caller;
	session->size = size;
	session->next = callers->bucket[bucket_of(caller)];
	callers->bucket[bucket_of(caller)] = session;
	callers->count++;
	return session;
}

static struct udp_caller *find(const struct served_port *port, const struct sockaddr_storage *caller, socklen_t size,
			       const struct place *place)
{
	struct udp_caller *session = port->callers->bucket[bucket_of(caller)];

	while (session &&
	       (session->size != size || memcmp(&session->caller, caller, size) != 0 ||
		session->place.size != place->size || memcmp(session->place.bytes, place->bytes, place->size) != 0))
		session = session->next;
	return session;
}

/**
 * note_place() - what answers are to be sent with so that they come from where the question went
 * @place:   filled
 * @message: the question
 */
static void note_place(struct place *place, struct msghdr *message)
{
	const struct cmsghdr *head = CMSG_FIRSTHDR(message);
	struct cmsghdr *out = (struct cmsghdr *)place->bytes;

	memset(place, 0, sizeof(*place));
	if (head && head->cmsg_level == IPPROTO_IP && head->cmsg_type == IP_PKTINFO) {
		struct in_pktinfo came, goes = { 0 };

		memcpy(&came, CMSG_DATA(head), sizeof(came));
		goes.ipi_spec_dst = came.ipi_spec_dst;
		*out = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(goes)),
					 .cmsg_level = IPPROTO_IP,
					 .cmsg_type = IP_PKTINFO };
		memcpy(CMSG_DATA(out), &goes, sizeof(goes));
		place->size = (socklen_t)CMSG_SPACE(sizeof(goes));
	} else if (head && head->cmsg_level == IPPROTO_IPV6 && head->cmsg_type == IPV6_PKTINFO) {
		struct in6_pktinfo info;

		memcpy(&info, CMSG_DATA(head), sizeof(info));
		*out = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(info)),
					 .cmsg_level = IPPROTO_IPV6,
					 .cmsg_type = IPV6_PKTINFO };
		memcpy(CMSG_DATA(out), &info, sizeof(info));
		place->size = (socklen_t)CMSG_SPACE(sizeof(info));
	}
}

/**
 * port_udp_ready() - somebody sends
 * @watch: of the port
 */
void port_udp_ready(struct watch *watch)
{
	struct served_port *port = (struct served_port *)watch;

	for (int count = 0; count < AT_ONCE; count++) {
		_Alignas(struct cmsghdr) char control[ROOM];
		struct sockaddr_storage caller = { 0 };
		struct iovec part = { .iov_base = datagram, .iov_len = sizeof(datagram) };
		struct msghdr message = { .msg_name = &caller,
					  .msg_namelen = sizeof(caller),
					  .msg_iov = &part,
					  .msg_iovlen = 1,
					  .msg_control = control,
					  .msg_controllen = sizeof(control) };
		ssize_t got = recvmsg(watch->fd, &message, MSG_DONTWAIT);
		struct udp_caller *session;
		struct place place;

		if (got < 0)
			return;
		note_place(&place, &message);
		session = find(port, &caller, message.msg_namelen, &place);
		if (!session)
			session = begin(port, &caller, message.msg_namelen);
		if (!session)
			continue;
		session->place = place;
		session->last = now();
		/* one that says what went wrong before has not sent */
		if (send(session->watch.fd, datagram, (size_t)got, MSG_NOSIGNAL) < 0 && errno == ECONNREFUSED)
			send(session->watch.fd, datagram, (size_t)got, MSG_NOSIGNAL);
	}
}

/**
 * port_udp_begin() - prepare a port
 * @port: it
 *
 * Return: 0, or -1 with errno
 */
int port_udp_begin(struct served_port *port)
{
	int one = 1;
	int rc = port->family == AF_INET
			 ? setsockopt(port->watch.fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof(one))
			 : setsockopt(port->watch.fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &one, sizeof(one));

	port->callers = rc < 0 ? NULL : calloc(1, sizeof(*port->callers));
	if (!port->callers)
		return -1;
	port->callers->next = all;
	all = port->callers;
	return 0;
}

/**
 * port_udp_end() - forget all callers of a port
 * @port: it
 */
void port_udp_end(struct served_port *port)
{
	struct udp_callers **at = &all;

	if (!port->callers)
		return;
	for (unsigned int i = 0; i < BUCKETS; i++)
		while (port->callers->bucket[i])
			forget(port->callers, &port->callers->bucket[i]);
	while (*at != port->callers)
		at = &(*at)->next;
	*at = port->callers->next;
	free(port->callers);
}

/**
 * port_udp_timeout() - how long may be waited until somebody may be silent for too long
 *
 * Return: milliseconds, or -1 when there is nobody
 */
int port_udp_timeout(void)
{
	for (const struct udp_callers *callers = all; callers; callers = callers->next)
		if (callers->count)
			return LOOK_MS;
	return -1;
}

/**
 * port_udp_expire() - forget those who are silent
 */
void port_udp_expire(void)
{
	if (!all || now() - looked < LOOK_MS / 1000)
		return;
	looked = now();
	for (struct udp_callers *callers = all; callers; callers = callers->next)
		forget_silent(callers);
}
