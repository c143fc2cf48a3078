"""From backbone features to what a head asks for."""

from mmattr.models.necks.class_token_neck import ClassTokenNeck
from mmattr.models.necks.query_knowledge_neck import QueryKnowledgeNeck
from mmattr.models.necks.token_neck import TokenNeck

__all__ = ['ClassTokenNeck', 'QueryKnowledgeNeck', 'TokenNeck']
