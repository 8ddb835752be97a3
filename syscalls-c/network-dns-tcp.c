/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions for names that come by TCP, RFC 7766, since an answer was too long for a packet: one after the other from
 * each connection, each answered before the next one is read.
 *
 * Should:  hang up on who says nothing, or does not take what he has asked for.
 * Mustn't: wait for anybody.
 */
#define _GNU_SOURCE
#include "network-dns-tcp.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "clock.h"
#include "network-forward.h"
#include "network-lookup.h"
#include "network-loop.h"
#include "network-cables.h"

#define ANSWER_MOST 65535
#define CONVERSATIONS_MOST 128
/* Of one asker. */
#define OWN_MOST 8
#define SILENCE_MS 10000

/**
 * struct conversation - a connection
 * @watch:    of it, while it is read
 * @next:     another one
 * @client:   whose
 * @deadline: when it is hung up, clock_ms(); 0 while others are asked
 * @got:      bytes of the question that have come, with its size before it
 * @bytes:    they
 */
struct conversation {
	struct watch watch;
	struct conversation *next;
	struct sockaddr_in client;
	int64_t deadline;
	size_t got;
	uint8_t bytes[MESSAGE_HEAD + QUESTION_MOST];
};

static struct watch listener = { .fd = -1 };
static struct conversation *conversations;

static void hang_up(struct conversation *conversation)
{
	struct conversation **at = &conversations;

	while (*at != conversation)
		at = &(*at)->next;
	*at = conversation->next;
	loop_remove(&conversation->watch);
	close(conversation->watch.fd);
	free(conversation);
}

/**
 * say() - send an answer
 * @conversation: in which
 * @bytes:        the answer, which has room in the connection
 * @size:         of it
 *
 * Return: 0, or -1 for who has not taken the one before
 */
static int say(const struct conversation *conversation, const uint8_t *bytes, size_t size)
{
	uint8_t head[MESSAGE_HEAD] = { (uint8_t)(size >> 8), (uint8_t)size };
	struct iovec parts[2] = { { .iov_base = head, .iov_len = sizeof(head) },
				  { .iov_base = (void *)(uintptr_t)bytes, .iov_len = size } };
	struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
	ssize_t sent = sendmsg(conversation->watch.fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);

	return sent == (ssize_t)(sizeof(head) + size) ? 0 : -1;
}

/* Others have answered: go on reading. */
static void tell(const struct forward_to *to, const uint8_t *bytes, size_t size)
{
	struct conversation *conversation = to->conversation;

	conversation->deadline = clock_ms() + SILENCE_MS;
	if (size == 0 || say(conversation, bytes, size) < 0 || loop_add(&conversation->watch) < 0)
		hang_up(conversation);
}

/**
 * answer() - see to a whole question
 * @conversation: with it; freed when it is over
 */
static void answer(struct conversation *conversation)
{
	static uint8_t ours[ANSWER_MOST];
	static struct names_question question;
	const uint8_t *bytes = conversation->bytes + MESSAGE_HEAD;
	size_t size = conversation->got - MESSAGE_HEAD;
	struct names_answer answer = { .bytes = ours, .room = sizeof(ours) };
	struct forward_to back = { .tell = tell, .client = conversation->client, .conversation = conversation };

	conversation->got = 0;
	conversation->deadline = clock_ms() + SILENCE_MS;
	if (names_read(bytes, size, &question) < 0) {
		hang_up(conversation);
		return;
	}
	if (lookup(cables_endpoints(), conversation->client.sin_addr, bytes, &question, &answer) != LOOKUP_FORWARD) {
		if (say(conversation, answer.bytes, answer.size) < 0)
			hang_up(conversation);
		return;
	}
	/* its end may come before the answer, and would wake us all the time */
	loop_remove(&conversation->watch);
	conversation->deadline = 0;
	if (forward(bytes, size, &question, &back) < 0)
		hang_up(conversation);
}

static void on_bytes(struct watch *watch)
{
	struct conversation *conversation = (struct conversation *)watch;
	size_t size = (size_t)conversation->bytes[0] << 8 | conversation->bytes[1];
	size_t whole = MESSAGE_HEAD + (conversation->got < MESSAGE_HEAD ? 0 : size);
	ssize_t got = recv(watch->fd, conversation->bytes + conversation->got, whole - conversation->got, 0);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		hang_up(conversation);
		return;
	}
	conversation->got += (size_t)got;
	size = (size_t)conversation->bytes[0] << 8 | conversation->bytes[1];
	if (conversation->got >= MESSAGE_HEAD && (size == 0 || size > QUESTION_MOST))
		hang_up(conversation);
	else if (conversation->got == MESSAGE_HEAD + size && conversation->got > MESSAGE_HEAD)
		answer(conversation);
}

/* Whether there is room for one more connection of an asker. */
static int has_room(struct in_addr asker)
{
	int count = 0, own = 0;

	for (const struct conversation *other = conversations; other; other = other->next) {
		count++;
		own += other->client.sin_addr.s_addr == asker.s_addr;
	}
	return count < CONVERSATIONS_MOST && own < OWN_MOST;
}

static void on_connection(struct watch *watch)
{
	/* an answer goes there at once, however long it is: the kernel doubles this for what it needs itself */
	int room = MESSAGE_HEAD + ANSWER_MOST;
	struct sockaddr_in client = { 0 };
	socklen_t length = sizeof(client);
	int fd = loop_accept(watch, (struct sockaddr *)&client, &length);
	struct conversation *conversation;

	if (fd < 0)
		return;
	conversation = has_room(client.sin_addr) ? calloc(1, sizeof(*conversation)) : NULL;
	if (!conversation || setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)) < 0) {
		free(conversation);
		close(fd);
		return;
	}
	conversation->watch.ready = on_bytes;
	conversation->watch.fd = fd;
	conversation->client = client;
	conversation->deadline = clock_ms() + SILENCE_MS;
	conversation->next = conversations;
	conversations = conversation;
	if (loop_add(&conversation->watch) < 0)
		hang_up(conversation);
}

/**
 * dns_tcp_begin() - answer from now on
 * @fd: where connections come in
 *
 * Return: 0, or -1 with errno
 */
int dns_tcp_begin(int fd)
{
	listener.ready = on_connection;
	listener.fd = fd;
	return loop_add(&listener);
}

/**
 * dns_tcp_timeout() - how long to wait
 * @timeout: milliseconds after which something else is to be done, or -1
 *
 * Return: milliseconds, or -1
 */
int dns_tcp_timeout(int timeout)
{
	int64_t moment = conversations ? clock_ms() : 0;

	for (const struct conversation *each = conversations; each; each = each->next) {
		int64_t left = each->deadline > moment ? each->deadline - moment : 0;

		if (each->deadline && (timeout < 0 || left < timeout))
			timeout = (int)left;
	}
	return timeout;
}

/**
 * dns_tcp_expire() - hang up on who has said nothing for a while
 */
void dns_tcp_expire(void)
{
	int64_t moment = conversations ? clock_ms() : 0;
	struct conversation *each = conversations, *next;

	for (; each; each = next) {
		next = each->next;
		if (each->deadline && each->deadline <= moment)
			hang_up(each);
	}
}
