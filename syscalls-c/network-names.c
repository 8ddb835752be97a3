/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions for names and answers to them as bytes. What comes from anybody is read by the C library's parser.
 */
#define _GNU_SOURCE
#include "network-names.h"

#include <arpa/nameser.h>
#include <resolv.h>
#include <string.h>

/* The first name of a message is behind its head: where an answer says which name it is about. */
#define FIRST_NAME (0xc000 | NS_HFIXEDSZ)
/* A container that is started again may have another address. */
#define SECONDS 5
/* Bytes of an answer before its data. */
#define ANSWER_HEAD 12

/**
 * names_read() - read a question
 * @bytes:    the message
 * @size:     of it
 * @question: filled
 *
 * Return: 0, or -1 for what is no question, or not one
 */
int names_read(const uint8_t *bytes, size_t size, struct names_question *question)
{
	const uint8_t *at = bytes + NS_HFIXEDSZ, *end = bytes + size;
	ns_msg message;
	ns_rr record;
	size_t length;

	if (size < NS_HFIXEDSZ || size > NS_MAXMSG || ns_initparse(bytes, (int)size, &message) < 0)
		return -1;
	if (ns_msg_getflag(message, ns_f_qr) || ns_msg_getflag(message, ns_f_opcode) != ns_o_query ||
	    ns_msg_count(message, ns_s_qd) != 1 || ns_parserr(&message, ns_s_qd, 0, &record) < 0 ||
	    ns_rr_class(record) != ns_c_in)
		return -1;
	/* the name is copied into answers as it is, so it must not refer to anything */
	while (at<end && * at> 0 && *at <= NS_MAXLABEL)
		at += *at + 1;
	if (at + 1 + NS_QFIXEDSZ > end || *at != 0)
		return -1;
	question->size = (size_t)(at + 1 + NS_QFIXEDSZ - bytes);
	question->type = (uint16_t)ns_rr_type(record);
	length = strlen(ns_rr_name(record));
	if (length >= sizeof(question->name))
		return -1;
	memcpy(question->name, ns_rr_name(record), length + 1);
	if (length > 0 && question->name[length - 1] == '.')
		question->name[length - 1] = '\0';
	return 0;
}

/**
 * names_begin() - begin an answer
 * @answer:   its bytes and room are set
 * @bytes:    the question's message
 * @question: what has been read of it
 * @result:   what it says
 *
 * Return: 0, or -1 without room
 */
int names_begin(struct names_answer *answer, const uint8_t *bytes, const struct names_question *question,
		enum names_result result)
{
	if (question->size > answer->room)
		return -1;
	memcpy(answer->bytes, bytes, question->size);
	answer->size = question->size;
	/* an answer, of somebody who knows it, with recursion as it was asked for, and to be had */
	answer->bytes[2] = (uint8_t)(0x84 | (bytes[2] & 0x01));
	answer->bytes[3] = (uint8_t)(0x80 | (unsigned int)result);
	memset(answer->bytes + 6, 0, 6);
	return 0;
}

/* The C library's macros for this make conversions that are warned of. */
static void put_16(uint8_t *at, unsigned int number)
{
	at[0] = (uint8_t)(number >> 8);
	at[1] = (uint8_t)number;
}

/**
 * names_add() - add data to an answer
 * @answer: begun
 * @type:   of the data
 * @data:   it
 * @size:   of that
 *
 * Return: 0, or -1 without room, which the answer says then
 */
int names_add(struct names_answer *answer, uint16_t type, const void *data, size_t size)
{
	uint8_t *at = answer->bytes + answer->size;

	if (size > NS_MAXMSG || answer->room - answer->size < ANSWER_HEAD + size) {
		/* there is more */
		answer->bytes[2] |= 0x02;
		return -1;
	}
	put_16(at, FIRST_NAME);
	put_16(at + 2, type);
	put_16(at + 4, ns_c_in);
	put_16(at + 6, 0);
	put_16(at + 8, SECONDS);
	put_16(at + 10, (unsigned int)size);
	memcpy(at + ANSWER_HEAD, data, size);
	answer->size += ANSWER_HEAD + size;
	/* how many there are */
	if (++answer->bytes[7] == 0)
		answer->bytes[6]++;
	return 0;
}

/**
 * names_add_name() - add a name that an address stands for
 * @answer: begun
 * @name:   it
 *
 * Return: 0, or -1 without room, or for what is no name
 */
int names_add_name(struct names_answer *answer, const char *name)
{
	uint8_t bytes[NAMES_MOST];
	int length = dn_comp(name, bytes, sizeof(bytes), NULL, NULL);

	return length < 0 ? -1 : names_add(answer, NAMES_PTR, bytes, (size_t)length);
}

/**
 * names_is_answer() - is a message the answer to what was asked?
 * @bytes:      the message
 * @size:       of it
 * @asked:      the question's message up to the end of the question
 * @asked_size: of that
 *
 * Return: 1 or 0
 */
int names_is_answer(const uint8_t *bytes, size_t size, const uint8_t *asked, size_t asked_size)
{
	return size >= asked_size && asked_size >= NS_HFIXEDSZ && (bytes[2] & 0x80) != 0 &&
	       memcmp(bytes, asked, 2) == 0 && bytes[4] == 0 && bytes[5] == 1 &&
	       memcmp(bytes + NS_HFIXEDSZ, asked + NS_HFIXEDSZ, asked_size - NS_HFIXEDSZ) == 0;
}
