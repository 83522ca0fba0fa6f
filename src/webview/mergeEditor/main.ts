import '../page/styles/base.css';
import './styles/page.css';
import './styles/lists.css';
import './styles/document.css';
import './styles/conflict.css';
import '../page/styles/controls.css';
import './styles/controls.css';
import './styles/editor.css';
import { MergeEditorApp } from './components/mergeEditorApp';
import { HostConnection } from '../page/hostConnection';
import { MergeView } from './mergeView';

const app = new MergeEditorApp();
app.start(new MergeView(new HostConnection()));
document.body.append(app);
