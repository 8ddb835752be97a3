/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking others for names: each question from a socket of its own, so that an answer that was made up has to guess its
 * port too. What was asked by TCP is asked by TCP, since the answer was too long for a packet.
 *
 * Should:  pass an answer on only to who has asked, and only one to what was asked; leave room for others' questions.
 */
#define _GNU_SOURCE
#include "network-forward.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "network-loop.h"
#include "network-servers.h"

#define ANSWER_MOST 65535
#define SERVER_MS 2000
#define STREAM_MS 5000
#define PENDING_MOST 512
/* Of one asker. */
#define OWN_MOST 32

/**
 * struct pending - a question that somebody else has been asked
 * @watch:    of the socket to that one
 * @next:     another question
 * @deadline: when the next one is asked, clock_ms()
 * @server:   how many have been asked
 * @to:       who is to be answered
 * @id:       his number of the question
 * @asked:    bytes of @message up to the end of the question
 * @size:     of @message
 * @is_sent:  by TCP, the question has been sent
 * @head:     by TCP, the size of the answer
 * @got:      bytes of that and the answer that have come
 * @answer:   it, once its size is known
 * @bytes:    what is sent by TCP: the size, and the message with a number of ours
 */
struct pending {
	struct watch watch;
	struct pending *next;
	int64_t deadline;
	int server;
	struct forward_to to;
	uint8_t id[2];
	size_t asked;
	size_t size;
	int is_sent;
	uint8_t head[MESSAGE_HEAD];
	size_t got;
	uint8_t *answer;
	uint8_t bytes[];
};

static struct pending *pending;

static uint8_t *message_of(struct pending *question)
{
	return question->bytes + MESSAGE_HEAD;
}

/* Ask the one that is being asked no more. */
static void turn_away(struct pending *question)
{
	if (question->watch.fd >= 0) {
		loop_remove(&question->watch);
		close(question->watch.fd);
	}
	question->watch.fd = -1;
	free(question->answer);
	question->answer = NULL;
	question->got = 0;
	question->is_sent = 0;
}

static void drop(struct pending *question)
{
	struct pending **at = &pending;

	turn_away(question);
	while (*at != question)
		at = &(*at)->next;
	*at = question->next;
	free(question);
}

/* Say that nobody has answered, or that there is nobody who could be asked. */
static void give_up(struct pending *question)
{
	uint8_t bytes[OUR_ANSWER_MOST];
	struct names_answer answer = { .bytes = bytes, .room = sizeof(bytes) };
	struct names_question what = { .size = question->asked };

	memcpy(message_of(question), question->id, sizeof(question->id));
	if (names_begin(&answer, message_of(question), &what, NAMES_BROKEN) < 0)
		answer.size = 0;
	question->to.tell(&question->to, answer.bytes, answer.size);
	drop(question);
}

/**
 * ask() - ask one name server
 * @question: with no socket
 * @address:  whose, @length bytes
 *
 * Return: 0, or -1
 */
static int ask(struct pending *question, const struct sockaddr_storage *address, socklen_t length)
{
	int is_stream = question->to.conversation != NULL;
	int fd = socket(address->ss_family, (is_stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int rc;

	if (fd < 0)
		return -1;
	question->watch.fd = fd;
	rc = connect(fd, (const struct sockaddr *)address, length);
	if (is_stream)
		rc = rc == 0 || errno == EINPROGRESS ? loop_want(&question->watch, EPOLLOUT) : -1;
	else if (rc == 0)
		rc = send(fd, message_of(question), question->size, MSG_NOSIGNAL) == (ssize_t)question->size
			     ? loop_add(&question->watch)
			     : -1;
	if (rc == 0) {
		question->deadline = clock_ms() + (is_stream ? STREAM_MS : SERVER_MS);
		return 0;
	}
	close(fd);
	question->watch.fd = -1;
	return -1;
}

/**
 * ask_next() - ask the next name server, or give up
 * @question: freed in the end
 */
static void ask_next(struct pending *question)
{
	struct sockaddr_storage address;
	socklen_t length;

	turn_away(question);
	while ((length = servers_next(question->to.client.sin_addr, question->server, &address)) > 0) {
		question->server++;
		if (ask(question, &address, length) == 0)
			return;
	}
	give_up(question);
}

/**
 * pass_on() - tell an answer, if it is one to what was asked
 * @question: freed then
 * @bytes:    what has come
 * @size:     of it
 *
 * Return: 1, or 0 for something else
 */
static int pass_on(struct pending *question, uint8_t *bytes, size_t size)
{
	if (!names_is_answer(bytes, size, message_of(question), question->asked))
		return 0;
	memcpy(bytes, question->id, sizeof(question->id));
	question->to.tell(&question->to, bytes, size);
	drop(question);
	return 1;
}

static void on_packet(struct pending *question)
{
	static uint8_t bytes[ANSWER_MOST];
	ssize_t got = recv(question->watch.fd, bytes, sizeof(bytes), 0);

	if (got >= 0)
		pass_on(question, bytes, (size_t)got);
	else if (errno != EAGAIN && errno != EINTR)
		ask_next(question);
}

/**
 * on_stream() - go on with a question that is asked by TCP
 * @question: sent when there is a connection; then its answer is read, first the size
 *
 * Return: 0, or -1 to ask somebody else
 */
static int on_stream(struct pending *question)
{
	size_t whole = MESSAGE_HEAD, size;
	uint8_t *to = question->head + question->got;
	ssize_t got;

	if (!question->is_sent) {
		size = MESSAGE_HEAD + question->size;
		question->is_sent = 1;
		return send(question->watch.fd, question->bytes, size, MSG_NOSIGNAL) == (ssize_t)size
			       ? loop_want(&question->watch, EPOLLIN)
			       : -1;
	}
	size = (size_t)question->head[0] << 8 | question->head[1];
	if (question->answer) {
		whole += size;
		to = question->answer + question->got - MESSAGE_HEAD;
	}
	got = recv(question->watch.fd, to, whole - question->got, 0);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (got <= 0)
		return -1;
	question->got += (size_t)got;
	if (question->got < whole)
		return 0;
	if (question->answer)
		return pass_on(question, question->answer, size) ? 0 : -1;
	size = (size_t)question->head[0] << 8 | question->head[1];
	question->answer = malloc(size + 1);
	return question->answer && size > 0 ? 0 : -1;
}

static void on_answer(struct watch *watch)
{
	struct pending *question = (struct pending *)watch;

	if (!question->to.conversation)
		on_packet(question);
	else if (on_stream(question) < 0)
		ask_next(question);
}

/* Whether there is room for one more question of an asker. */
static int has_room(struct in_addr asker)
{
	int count = 0, own = 0;

	for (const struct pending *question = pending; question; question = question->next) {
		count++;
		own += question->to.client.sin_addr.s_addr == asker.s_addr;
	}
	return count < PENDING_MOST && own < OWN_MOST;
}

/**
 * forward() - ask others
 * @bytes:    the question's message
 * @size:     of it, at most QUESTION_MOST
 * @question: what has been read of it
 * @to:       who is to be told; copied
 *
 * Return: 0, then he is told, perhaps before this returns; or -1, then he is not
 */
int forward(const uint8_t *bytes, size_t size, const struct names_question *question, const struct forward_to *to)
{
	struct pending *next = has_room(to->client.sin_addr) ? calloc(1, sizeof(*next) + MESSAGE_HEAD + size) : NULL;

	if (!next)
		return -1;
	next->watch.ready = on_answer;
	next->watch.fd = -1;
	next->to = *to;
	next->asked = question->size;
	next->size = size;
	next->bytes[0] = (uint8_t)(size >> 8);
	next->bytes[1] = (uint8_t)size;
	memcpy(message_of(next), bytes, size);
	memcpy(next->id, bytes, sizeof(next->id));
	next->next = pending;
	pending = next;
	if (getrandom(message_of(next), sizeof(next->id), 0) != sizeof(next->id))
		give_up(next);
	else
		ask_next(next);
	return 0;
}

/**
 * forward_timeout() - how long to wait
 * @timeout: milliseconds after which something else is to be done, or -1
 *
 * Return: milliseconds, or -1
 */
int forward_timeout(int timeout)
{
	int64_t moment = pending ? clock_ms() : 0;

	for (const struct pending *question = pending; question; question = question->next) {
		int64_t left = question->deadline > moment ? question->deadline - moment : 0;

		if (timeout < 0 || left < timeout)
			timeout = (int)left;
	}
	return timeout;
}

/**
 * forward_expire() - ask somebody else what has not been answered in time
 */
void forward_expire(void)
{
	int64_t moment = pending ? clock_ms() : 0;
	struct pending *question = pending, *next;

	for (; question; question = next) {
		next = question->next;
		if (question->deadline <= moment)
			ask_next(question);
	}
}
