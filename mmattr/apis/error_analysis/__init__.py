"""What is wrong with the predictions in score files: what ``tools/analysis_tools/errors.py`` does."""

from mmattr.apis.error_analysis.error_analysis import ErrorAnalysis
from mmattr.apis.error_analysis.error_options import ErrorOptions
from mmattr.apis.error_analysis.scored_models import ScoredModels

__all__ = ['ErrorAnalysis', 'ErrorOptions', 'ScoredModels']
