from .book import UNKNOWN, Book, Column, Formula
