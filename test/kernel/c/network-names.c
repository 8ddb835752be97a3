/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers that are too long for a packet, and questions of one asker that others are asked without end. What it sees is
 * a line each.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../../syscalls-c/network-forward.h"
#include "../../../syscalls-c/network-lookup.h"
#include "../../../syscalls-c/network-loop.h"
#include "../../../syscalls-c/network-servers.h"

#define CONTAINERS 100
#define ASKED 100

static const uint8_t question_bytes[] = "\x12\x34\x01\0\0\1\0\0\0\0\0\0\3all\0\0\1\0\1";
static struct endpoint endpoints[CONTAINERS];
static int server;

/* The one name server is a socket of ours, and says nothing. */
socklen_t servers_next(struct in_addr asker, int index, struct sockaddr_storage *address)
{
	socklen_t length = sizeof(*address);

	(void)asker;
	return index == 0 && getsockname(server, (struct sockaddr *)address, &length) == 0 ? length : 0;
}

static void answered(const struct forward_to *to, const uint8_t *bytes, size_t size)
{
	(void)to;
	(void)bytes;
	(void)size;
}

static void show_answer(const struct names_question *question, size_t room)
{
	uint8_t bytes[65535];
	struct names_answer answer = { .bytes = bytes, .room = room };

	lookup(endpoints, endpoints[0].address, question_bytes, question, &answer);
	printf("room %zu: %u answers, %s\n", room, (unsigned int)bytes[6] << 8 | bytes[7],
	       bytes[2] & 0x02 ? "cut" : "whole");
}

static int forward_all(const struct names_question *question, const char *asker, void *conversation)
{
	struct forward_to to = { .tell = answered, .conversation = conversation };
	int taken = 0;

	inet_pton(AF_INET, asker, &to.client.sin_addr);
	for (int i = 0; i < ASKED; i++)
		taken += forward(question_bytes, sizeof(question_bytes) - 1, question, &to) == 0;
	return taken;
}

int main(void)
{
	static struct names_question question;
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	for (int i = 0; i < CONTAINERS; i++) {
		endpoints[i] = (struct endpoint){ .network = "one", .names = "all", .names_size = 4, .link = 7 };
		snprintf(endpoints[i].container, sizeof(endpoints[i].container), "%d", i);
		endpoints[i].address.s_addr = htonl(0x0a000002U + (unsigned int)i);
		endpoints[i].next = i + 1 < CONTAINERS ? &endpoints[i + 1] : NULL;
	}
	if (names_read(question_bytes, sizeof(question_bytes) - 1, &question) < 0)
		return 1;
	show_answer(&question, PLAIN_ANSWER_MOST);
	show_answer(&question, 65535);
	server = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (server < 0 || bind(server, (struct sockaddr *)&address, sizeof(address)) < 0 || loop_open() < 0)
		return 1;
	printf("of one asker %d are taken\n", forward_all(&question, "10.0.0.2", NULL));
	printf("of the next one %d\n", forward_all(&question, "10.0.0.3", NULL));
	return 0;
}
