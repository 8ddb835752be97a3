/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions for names, which containers send: what is read of one lies within it, and answers are whole, within their
 * room, and to the one that was asked. What is known is found by who shares a network, and by nobody else.
 */
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <stdlib.h>
#include <string.h>

#include "../../syscalls-c/network-lookup.h"

#define require(condition)        \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

static struct endpoint web = { .container = "1", .network = "one", .names = "web\0www", .names_size = 8, .link = 7 },
		       db = { .container = "2",
			      .network = "one",
			      .names = "db",
			      .names_size = 3,
			      .link = 8,
			      .prefix6 = 64 },
		       other = { .container = "3", .network = "two", .names = "web", .names_size = 4, .link = 9 };

static void prepare(void)
{
	web.next = &db;
	db.next = &other;
	web.links = "store\0002";
	web.links_size = 8;
	inet_pton(AF_INET, "10.0.0.2", &web.address);
	inet_pton(AF_INET, "10.0.0.3", &db.address);
	inet_pton(AF_INET6, "fd00::3", &db.address6);
	inet_pton(AF_INET, "10.1.0.2", &other.address);
}

/* An answer is what the C library's parser takes, and says nothing of the other network. */
static void check(const struct names_answer *answer, size_t room, const uint8_t *question)
{
	ns_msg message;
	ns_rr record;

	require(answer->size <= room);
	require(ns_initparse(answer->bytes, (int)answer->size, &message) == 0);
	require(memcmp(answer->bytes, question, 2) == 0 && ns_msg_getflag(message, ns_f_qr));
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
		require(ns_parserr(&message, ns_s_an, i, &record) == 0);
		require(ns_rr_rdlen(record) != 4 || memcmp(ns_rr_rdata(record), &other.address, 4) != 0);
	}
}

/* The fuzzer's own name for it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct names_question question;
	struct names_answer answer;
	uint8_t *copy = malloc(size), *room;
	size_t length;

	require(size == 0 || copy != NULL);
	if (size)
		memcpy(copy, data, size);
	prepare();
	if (names_read(copy, size, &question) == 0) {
		require(question.size <= size && strlen(question.name) < sizeof(question.name));
		require(!names_is_answer(copy, size, copy, question.size));
		length = question.size + data[0];
		room = malloc(length);
		require(room != NULL);
		answer = (struct names_answer){ .bytes = room, .room = length };
		if (lookup(&web, db.address, copy, &question, &answer) == LOOKUP_ANSWERED)
			check(&answer, length, copy);
		require(lookup(&web, (struct in_addr){ 1 }, copy, &question, &answer) == LOOKUP_ANSWERED);
		require(names_is_answer(answer.bytes, answer.size, copy, question.size));
		free(room);
	}
	free(copy);
	return 0;
}
