/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answering containers' questions for names: those of their networks from what we know, the rest by asking the name
 * servers of the host, each from a socket of its own, so that an answer that was made up has to guess its port too.
 *
 * Should:  pass an answer on only to who has asked, and only one to what was asked.
 */
#define _GNU_SOURCE
#include "network-dns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "network-lookup.h"
#include "network-loop.h"
#include "network-residents.h"
#include "small-file.h"

#define QUESTION_MOST 4096
#define ANSWER_MOST 65535
#define OUR_ANSWER_MOST 1232
#define SERVERS 3
#define SERVER_MS 2000
#define NAMES_PORT 53
#define PENDING_MOST 512

/**
 * struct pending - a question that somebody else has been asked
 * @watch:    of the socket to that one
 * @next:     another question
 * @deadline: when the next one is asked, in milliseconds of CLOCK_MONOTONIC
 * @server:   how many have been asked
 * @client:   who is to be answered, and @local, at which address of ours he has asked
 * @id:       his number of the question, two bytes
 * @asked:    bytes up to the end of the question
 * @size:     of the message
 * @bytes:    the message, with a number of ours
 */
struct pending {
	struct watch watch;
	struct pending *next;
	int64_t deadline;
	int server;
	struct sockaddr_in client;
	struct in_addr local;
	uint8_t id[2];
	size_t asked;
	size_t size;
	uint8_t bytes[];
};

static struct watch asked = { .fd = -1 };
static struct pending *pending;
static int pending_count;

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

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

/* An address of a name server as a socket's, from a word of resolv.conf(5). */
static socklen_t server_address(const char *word, struct sockaddr_storage *address)
{
	struct sockaddr_in *four = (struct sockaddr_in *)address;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;

	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET, word, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons(NAMES_PORT);
		return sizeof(*four);
	}
	if (inet_pton(AF_INET6, word, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons(NAMES_PORT);
		return sizeof(*six);
	}
	return 0;
}

/**
 * host_server() - one of the host's name servers, as they are now
 * @index:   which
 * @address: filled
 *
 * Return: length of the address, 0 when there are no more
 */
static socklen_t host_server(int index, struct sockaddr_storage *address)
{
	char text[8192], *line, *rest = text;

	if (index >= SERVERS || small_file(AT_FDCWD, "/etc/resolv.conf", text, sizeof(text)) <= 0)
		return 0;
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *word = line + strspn(line, " \t");
		socklen_t length;

		if (strncmp(word, "nameserver", 10) != 0 || (word[10] != ' ' && word[10] != '\t'))
			continue;
		word += 10;
		word += strspn(word, " \t");
		word[strcspn(word, " \t\r#;")] = '\0';
		length = server_address(word, address);
		if (length && index-- == 0)
			return length;
	}
	return 0;
}

/**
 * chosen_server() - one of the name servers that a container was started with, while it is there
 * @asker:   the container's address
 * @index:   which
 * @address: filled
 * @length:  set to the address's, 0 when there are no more
 *
 * Return: 1, or 0 for a container that was started with none
 */
static int chosen_server(struct in_addr asker, int index, struct sockaddr_storage *address, socklen_t *length)
{
	const struct endpoint *endpoint = residents_endpoints();
	size_t at = 0;

	while (endpoint && (!endpoint->link || endpoint->address.s_addr != asker.s_addr))
		endpoint = endpoint->next;
	if (!endpoint || endpoint->servers_size == 0)
		return 0;
	while (index > 0 && at < endpoint->servers_size) {
		at += strlen(endpoint->servers + at) + 1;
		index--;
	}
	*length = at < endpoint->servers_size ? server_address(endpoint->servers + at, address) : 0;
	return 1;
}

/* The next name server for a question: the length of its address, or 0. */
static socklen_t next_server(const struct pending *question, struct sockaddr_storage *address)
{
	socklen_t length;

	if (chosen_server(question->client.sin_addr, question->server, address, &length))
		return length;
	return host_server(question->server, address);
}

static void drop(struct pending *question)
{
	struct pending **at = &pending;

	if (question->watch.fd >= 0) {
		loop_remove(&question->watch);
		close(question->watch.fd);
	}
	while (*at != question)
		at = &(*at)->next;
	*at = question->next;
	pending_count--;
	free(question);
}

/* Say that nobody has answered, or that there is nobody who could be asked. */
static void give_up(struct pending *question)
{
	uint8_t bytes[OUR_ANSWER_MOST];
	struct names_answer answer = { .bytes = bytes, .room = sizeof(bytes) };
	struct names_question what = { .size = question->asked };

	memcpy(question->bytes, question->id, sizeof(question->id));
	if (names_begin(&answer, question->bytes, &what, NAMES_BROKEN) == 0)
		reply(&question->client, question->local, answer.bytes, answer.size);
	drop(question);
}

/**
 * ask_next() - ask the next name server, or give up
 * @question: freed in the end
 */
static void ask_next(struct pending *question)
{
	struct sockaddr_storage address;
	socklen_t length;

	if (question->watch.fd >= 0) {
		loop_remove(&question->watch);
		close(question->watch.fd);
		question->watch.fd = -1;
	}
	while ((length = next_server(question, &address)) > 0) {
		question->server++;
		question->watch.fd = socket(address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		if (question->watch.fd < 0)
			continue;
		question->deadline = now() + SERVER_MS;
		if (connect(question->watch.fd, (struct sockaddr *)&address, length) == 0 &&
		    send(question->watch.fd, question->bytes, question->size, MSG_NOSIGNAL) ==
			    (ssize_t)question->size &&
		    loop_add(&question->watch) == 0)
			return;
		close(question->watch.fd);
		question->watch.fd = -1;
	}
	give_up(question);
}

static void on_answer(struct watch *watch)
{
	static uint8_t bytes[ANSWER_MOST];
	struct pending *question = (struct pending *)watch;
	ssize_t got = recv(watch->fd, bytes, sizeof(bytes), 0);

	if (got < 0) {
		if (errno != EAGAIN && errno != EINTR)
			ask_next(question);
		return;
	}
	if (!names_is_answer(bytes, (size_t)got, question->bytes, question->asked))
		return;
	memcpy(bytes, question->id, sizeof(question->id));
	reply(&question->client, question->local, bytes, (size_t)got);
	drop(question);
}

/**
 * forward() - ask others
 * @bytes:    the question's message
 * @size:     of it
 * @question: what has been read of it
 * @client:   who asks
 * @local:    which address of ours
 */
static void forward(const uint8_t *bytes, size_t size, const struct names_question *question,
		    const struct sockaddr_in *client, struct in_addr local)
{
	struct pending *next;

	if (pending_count >= PENDING_MOST)
		return;
	next = calloc(1, sizeof(*next) + size);
	if (!next)
		return;
	next->watch.ready = on_answer;
	next->watch.fd = -1;
	next->client = *client;
	next->local = local;
	next->asked = question->size;
	next->size = size;
	memcpy(next->bytes, bytes, size);
	memcpy(next->id, bytes, sizeof(next->id));
	next->next = pending;
	pending = next;
	pending_count++;
	if (getrandom(next->bytes, sizeof(next->id), 0) != sizeof(next->id))
		give_up(next);
	else
		ask_next(next);
}

static void on_question(struct watch *watch)
{
	static uint8_t bytes[QUESTION_MOST], ours[OUR_ANSWER_MOST];
	static struct names_question question;
	struct names_answer answer = { .bytes = ours, .room = sizeof(ours) };
	union {
		char bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
		struct cmsghdr align;
	} control;
	struct sockaddr_in client;
	struct iovec part = { .iov_base = bytes, .iov_len = sizeof(bytes) };
	struct msghdr message = { .msg_name = &client,
				  .msg_namelen = sizeof(client),
				  .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = control.bytes,
				  .msg_controllen = sizeof(control.bytes) };
	const struct cmsghdr *head;
	struct in_pktinfo to;
	ssize_t got = recvmsg(watch->fd, &message, 0);

	if (got <= 0 || message.msg_flags & MSG_TRUNC || message.msg_namelen != sizeof(client))
		return;
	head = CMSG_FIRSTHDR(&message);
	if (!head || head->cmsg_level != IPPROTO_IP || head->cmsg_type != IP_PKTINFO)
		return;
	memcpy(&to, CMSG_DATA(head), sizeof(to));
	if (names_read(bytes, (size_t)got, &question) < 0)
		return;
	if (lookup(residents_endpoints(), client.sin_addr, bytes, &question, &answer) == LOOKUP_FORWARD)
		forward(bytes, (size_t)got, &question, &client, to.ipi_spec_dst);
	else
		reply(&client, to.ipi_spec_dst, answer.bytes, answer.size);
}

/**
 * network_dns_begin() - answer from now on
 * @space: with the socket where questions come in
 *
 * Return: 0, or -1 with errno
 */
int network_dns_begin(const struct network_space *space)
{
	asked.ready = on_question;
	asked.fd = space->udp;
	return loop_add(&asked);
}

/**
 * network_dns_timeout() - how long to wait
 * @timeout: milliseconds after which something else is to be done, or -1
 *
 * Return: milliseconds, or -1
 */
int network_dns_timeout(int timeout)
{
	int64_t moment = pending ? now() : 0;

	for (const struct pending *question = pending; question; question = question->next) {
		int64_t left = question->deadline > moment ? question->deadline - moment : 0;

		if (timeout < 0 || left < timeout)
			timeout = (int)left;
	}
	return timeout;
}

/**
 * network_dns_expire() - ask somebody else what has not been answered in time
 */
void network_dns_expire(void)
{
	int64_t moment = pending ? now() : 0;
	struct pending *question = pending, *next;

	for (; question; question = next) {
		next = question->next;
		if (question->deadline <= moment)
			ask_next(question);
	}
}
