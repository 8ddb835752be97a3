/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answering containers' questions for names: those of their networks from what we know, the rest by asking others
 * (network-forward.c). By UDP here; those by TCP are network-dns-tcp.c's.
 */
#define _GNU_SOURCE
#include "network-dns.h"

#include <string.h>
#include <sys/socket.h>

#include "network-dns-tcp.h"
#include "network-forward.h"
#include "network-lookup.h"
#include "network-loop.h"
#include "network-cables.h"

static struct watch asked = { .fd = -1 };

/**
 * reply() - send an answer from the address that was asked
 * @client: to whom
 * @local:  that address
 * @bytes:  the answer
 * @size:   of it
 *
 * Who does not get it asks again.
 */
static void reply(const struct sockaddr_in *client, struct in_addr local, const uint8_t *bytes, size_t size)
{
	union {
		char bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
		struct cmsghdr align;
	} control = { 0 };
	struct in_pktinfo from = { .ipi_spec_dst = local };
	struct iovec part = { .iov_base = (void *)(uintptr_t)bytes, .iov_len = size };
	struct msghdr message = { .msg_name = (void *)(uintptr_t)client,
				  .msg_namelen = sizeof(*client),
				  .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = control.bytes,
				  .msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = IPPROTO_IP;
	head->cmsg_type = IP_PKTINFO;
	head->cmsg_len = CMSG_LEN(sizeof(from));
	memcpy(CMSG_DATA(head), &from, sizeof(from));
	(void)!sendmsg(asked.fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void tell(const struct forward_to *to, const uint8_t *bytes, size_t size)
{
	reply(&to->client, to->local, bytes, size);
}

/* An answer that is longer is cut, and the rest may be asked for by TCP. That more is taken is said behind the question. */
static size_t room_for(const uint8_t *question)
{
	return question[10] || question[11] ? OUR_ANSWER_MOST : PLAIN_ANSWER_MOST;
}

static void on_question(struct watch *watch)
{
	static uint8_t bytes[QUESTION_MOST], ours[OUR_ANSWER_MOST];
	static struct names_question question;
	struct names_answer answer = { .bytes = ours };
	struct forward_to back = { .tell = tell };
	union {
		char bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
		struct cmsghdr align;
	} control;
	struct iovec part = { .iov_base = bytes, .iov_len = sizeof(bytes) };
	struct msghdr message = { .msg_name = &back.client,
				  .msg_namelen = sizeof(back.client),
				  .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = control.bytes,
				  .msg_controllen = sizeof(control.bytes) };
	const struct cmsghdr *head;
	struct in_pktinfo to;
	ssize_t got = recvmsg(watch->fd, &message, 0);

	if (got <= 0 || message.msg_flags & MSG_TRUNC || message.msg_namelen != sizeof(back.client))
		return;
	head = CMSG_FIRSTHDR(&message);
	if (!head || head->cmsg_level != IPPROTO_IP || head->cmsg_type != IP_PKTINFO)
		return;
	memcpy(&to, CMSG_DATA(head), sizeof(to));
	if (names_read(bytes, (size_t)got, &question) < 0)
		return;
	back.local = to.ipi_spec_dst;
	answer.room = room_for(bytes);
	/* who gets no answer asks again */
	if (lookup(cables_endpoints(), back.client.sin_addr, bytes, &question, &answer) == LOOKUP_FORWARD)
		forward(bytes, (size_t)got, &question, &back);
	else
		tell(&back, answer.bytes, answer.size);
}

/**
 * network_dns_begin() - answer from now on
 * @space: with the sockets where questions come in
 *
 * Return: 0, or -1 with errno
 */
int network_dns_begin(const struct network_space *space)
{
	asked.ready = on_question;
	asked.fd = space->udp;
	return loop_add(&asked) < 0 ? -1 : dns_tcp_begin(space->tcp);
}

/**
 * network_dns_timeout() - how long to wait
 * @timeout: milliseconds after which something else is to be done, or -1
 *
 * Return: milliseconds, or -1
 */
int network_dns_timeout(int timeout)
{
	return forward_timeout(dns_tcp_timeout(timeout));
}

/**
 * network_dns_expire() - ask somebody else what has not been answered in time, and hang up on who says nothing
 */
void network_dns_expire(void)
{
	forward_expire();
	dns_tcp_expire();
}
